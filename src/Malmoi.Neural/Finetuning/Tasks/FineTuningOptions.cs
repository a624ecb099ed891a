namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How a model is tuned for a task.</summary>
public sealed record FineTuningOptions
{
    /// <summary>Times through the records.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>The greatest; it rises to it and falls from it in straight lines.</summary>
    public double LearningRate { get; init; } = 5e-5;

    /// <summary>Rows that are read at once.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Batches a step.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The share of all steps in which the learning rate rises.</summary>
    public double Warmup { get; init; } = 0.1;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The greatest norm of all gradients together; null: any.</summary>
    public double? ClipNorm { get; init; } = 1;

    /// <summary>Of the order of the records and of dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Epochs without a better score on held-out records after which it ends; null: never before the last.</summary>
    public int? Patience { get; init; }

    /// <summary>The score by which one epoch is better than another; null: the task's own.</summary>
    public string? Metric { get; init; }

    /// <summary>The share of each next token's label that is spread over the vocabulary, where text is written.</summary>
    public double LabelSmoothing { get; init; }

    /// <exception cref="InputException">An option is out of its range.</exception>
    internal void Check(bool hasHeldOut)
    {
        Require(Epochs >= 1, "--epochs", Epochs, "at least 1");
        Require(BatchSize >= 1, "--batch", BatchSize, "at least 1");
        Require(Accumulation >= 1, "--accumulate", Accumulation, "at least 1");
        Require(LearningRate is > 0 and < 1e3, "--learning-rate", LearningRate, "a number above 0, as 5e-5");
        Require(Warmup is >= 0 and < 1, "--warm-up-share", Warmup, "a share from 0 to below 1");
        Require(Patience is null or >= 1, "--patience", Patience ?? 0, "at least 1");
        if (Patience is not null && !hasHeldOut)
        {
            throw new InputException("--patience waits for a better score on held-out records: give them with --dev");
        }
    }

    private static void Require(bool holds, string option, double value, string expected)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"{option} is {value}: expected {expected}"));
        }
    }
}
