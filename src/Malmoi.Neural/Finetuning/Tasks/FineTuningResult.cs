namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How one epoch ended.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean of its steps.</param>
/// <param name="Scores">On held-out records; null where there are none.</param>
public sealed record EpochScores(int Epoch, double Loss, TaskScores? Scores)
{
    /// <summary>Whether no epoch before it was as good.</summary>
    public bool IsBest { get; init; }
}

/// <summary>What became of a tuning; the model holds the weights of its best epoch.</summary>
public sealed record FineTuningResult
{
    public required IReadOnlyList<EpochScores> Epochs { get; init; }

    /// <summary>The epoch whose weights the model holds: the best on held-out records, the last where there are none.</summary>
    public required EpochScores Best { get; init; }

    public required long Steps { get; init; }

    /// <summary>Numbers that were trained, of all that the model has.</summary>
    public required long Trained { get; init; }

    public required double Seconds { get; init; }
}
