using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>The rows of a task in batches.</summary>
/// <inheritdoc cref="ShuffledBatches"/>
public sealed class ExampleBatches(TaskExamples examples, int size, long seed) : IBatches
{
    private readonly ShuffledBatches _batches = new(examples.Rows, examples.Length, examples.Batch, size, seed);

    public long? PerEpoch => _batches.PerEpoch;

    public Batch Get(long number) => _batches.Get(number);
}
