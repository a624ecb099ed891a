namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Makes the next batches while the model is busy with this one.</summary>
/// <remarks>To be asked from one thread; what it wraps must bear several. Dispose it before the data: it waits for what is being made.</remarks>
/// <param name="batches">What makes them.</param>
/// <param name="depth">How many are made ahead.</param>
public sealed class PrefetchedBatches(IBatches batches, int depth = 2) : IBatches, IDisposable
{
    private readonly Dictionary<long, Task<Batch>> _ahead = [];

    public long? PerEpoch => batches.PerEpoch;

    public Batch Get(long number)
    {
        // After a jump, what was made ahead is of no use.
        foreach (var stale in _ahead.Keys.Where(made => made < number || made > number + depth).ToArray())
        {
            _ahead.Remove(stale, out var unused);
            Finish(unused!);
        }

        for (var next = number; next <= number + depth; next++)
        {
            var wanted = next;
            _ahead.TryAdd(wanted, Task.Run(() => batches.Get(wanted)));
        }

        _ahead.Remove(number, out var batch);
        return batch!.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        foreach (var batch in _ahead.Values)
        {
            Finish(batch);
        }

        _ahead.Clear();
    }

    // A batch that nobody asked for may have failed: that is told when it is asked for.
    private static void Finish(Task<Batch> batch) =>
        batch.ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
}
