namespace Malmoi.Neural.Pretraining;

/// <summary>One step of a training, in numbers.</summary>
public sealed record TrainingStep
{
    /// <summary>From 1 on: how many were taken with it.</summary>
    public required long Step { get; init; }

    /// <summary>The mean over the step's labels, in nats, before the weights changed.</summary>
    public required double Loss { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Of all gradients together, before they were clipped.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Tokens read, without padding.</summary>
    public required long Tokens { get; init; }

    /// <summary>The same since the training began.</summary>
    public required long TotalTokens { get; init; }

    /// <summary>Labels learned from.</summary>
    public required long Predicted { get; init; }

    /// <summary>Floating-point operations that the model asks for, forward and backward, recomputation not counted; 0 where nobody counts them.</summary>
    public required double Operations { get; init; }

    /// <summary>The whole step.</summary>
    public required double Seconds { get; init; }

    /// <summary>Of these, waiting for data.</summary>
    public required double DataSeconds { get; init; }

    public double TokensPerSecond => Tokens / Seconds;

    /// <summary>Model FLOPs utilisation (Chowdhery et al., 2022): the share of a machine's operations that the model's own are.</summary>
    /// <param name="peak">Operations a second that the machine can do.</param>
    public double Utilisation(double peak) => Operations / Seconds / peak;
}

/// <summary>How well a model predicts what it has not learned from.</summary>
/// <param name="Step">Steps taken before.</param>
/// <param name="Loss">The mean over all labels, in nats.</param>
/// <param name="Predicted">Labels.</param>
/// <param name="Seconds">What it took.</param>
public sealed record HeldOutScore(long Step, double Loss, long Predicted, double Seconds)
{
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Whether no evaluation before it was as good.</summary>
    public bool IsBest { get; init; }
}

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All steps were taken.</summary>
    Finished,

    /// <summary>The held-out loss fell no more.</summary>
    EarlyStopped,

    /// <summary>It was asked to stop, and can go on.</summary>
    Cancelled,
}

/// <summary>What became of a training.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Tokens">Tokens read, without padding.</param>
/// <param name="Best">The best evaluation; null where none was made.</param>
public sealed record TrainingOutcome(TrainingEnd End, long Step, long Tokens, BestEvaluation? Best);

/// <summary>The lowest held-out loss and the step that had it.</summary>
public sealed record BestEvaluation(long Step, double Loss);
