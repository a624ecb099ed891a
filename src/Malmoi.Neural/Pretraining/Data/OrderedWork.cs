namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Work on a stream by several threads whose results come in the stream's order.</summary>
internal static class OrderedWork
{
    /// <param name="pieces">Taken one by one, by the caller's thread.</param>
    /// <param name="work">Done on other threads.</param>
    /// <param name="threads">As many pieces are in work at most, and the oldest is waited for: so the order stays, and the memory too.</param>
    /// <param name="ct">Stops between pieces.</param>
    public static IEnumerable<TResult> Do<TPiece, TResult>(
        IEnumerable<TPiece> pieces,
        Func<TPiece, TResult> work,
        int threads,
        CancellationToken ct
    )
    {
        var working = new Queue<Task<TResult>>();
        try
        {
            foreach (var piece in pieces)
            {
                ct.ThrowIfCancellationRequested();
                if (working.Count >= Math.Max(1, threads))
                {
                    yield return working.Dequeue().GetAwaiter().GetResult();
                }

                working.Enqueue(Task.Run(() => work(piece), ct));
            }

            while (working.TryDequeue(out var oldest))
            {
                yield return oldest.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // Where one failed, the others end before what they read goes away.
            Task.WhenAll(working).ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }
}
