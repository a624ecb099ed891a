namespace Malmoi.Neural.Pretraining;

/// <summary>An endless sequence of batches in which each has a number, and is the same whenever it is asked for.</summary>
/// <remarks>
/// That a batch is a pure function of its number and the seed is all there is to stopping and resuming: the position in the data is
/// the number of the step, and there is no random state to save.
/// </remarks>
public interface IBatches
{
    /// <summary>Batches of one pass over the data; null where there is no pass (a generator).</summary>
    long? PerEpoch { get; }

    /// <summary>The batch of a number, from 0 on; numbers beyond <see cref="PerEpoch"/> go on with the next pass in another order.</summary>
    Batch Get(long number);
}
