namespace Malmoi.Neural.Alignment.Online;

/// <summary>What became of a policy's training.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Step">Whose weights the model has now.</param>
/// <param name="Reason">What went wrong; null: nothing.</param>
/// <param name="Comparison">The last with the reference; null where none was made.</param>
public sealed record PolicyOutcome(PolicyEnd End, long Step, string? Reason, PolicyComparison? Comparison);

/// <summary>Why a policy's training ended.</summary>
public enum PolicyEnd
{
    /// <summary>All steps were taken.</summary>
    Finished,

    /// <summary>It was asked to stop, and can go on.</summary>
    Cancelled,

    /// <summary>The reward was being cheated: the model has the weights of the last good checkpoint.</summary>
    Alarmed,

    /// <summary>A number became none: the model has the weights of the last good checkpoint.</summary>
    Diverged,
}
