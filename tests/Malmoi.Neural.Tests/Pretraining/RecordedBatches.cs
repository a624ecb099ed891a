using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A few batches over and over.</summary>
internal sealed class RecordedBatches(params Batch[] batches) : IBatches
{
    public long? PerEpoch => batches.Length;

    public Batch Get(long number) => batches[(int)(number % batches.Length)];
}
