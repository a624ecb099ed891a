using Malmoi.Tokenization.Trainers;

namespace Malmoi.WordVectors.Training;

/// <summary>How to train GloVe; the defaults are those of its program.</summary>
public sealed record GloVeOptions
{
    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; init; } = 50;

    /// <summary>How often all pairs are passed.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>The learning rate at the start of AdaGrad.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Counts from here on weigh alike.</summary>
    public double MaximumCount { get; init; } = 100;

    /// <summary>The power with which smaller counts weigh less.</summary>
    public double Power { get; init; } = 0.75;

    /// <summary>Threads; the vectors do not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    public long Seed { get; init; } = 1;

    public string? TemporaryFolder { get; init; }

    /// <summary>The file in which training saves how far it came, and from which it goes on where it exists; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The least time between two checkpoints; a training that is told to stop saves one too.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>What tells one training from another: all but threads, progress, checkpoints and folders.</summary>
    internal string Training =>
        FormattableString.Invariant($"GloVe {Dimensions} {Epochs} {LearningRate} {MaximumCount} {Power} {Seed}");

    internal void Check()
    {
        WordVectorOptions.Require(
            Dimensions is > 0 and <= 1 << 16,
            "the dimensions of a vector",
            "from 1 to 65536",
            Dimensions
        );
        WordVectorOptions.Require(Epochs is > 0 and <= 100_000, "the number of epochs", "from 1 to 100000", Epochs);
        WordVectorOptions.Require(
            LearningRate is > 0 and <= 100,
            "the learning rate",
            "above 0 and at most 100",
            LearningRate
        );
        WordVectorOptions.Require(MaximumCount > 0, "the count from which pairs weigh alike", "above 0", MaximumCount);
        WordVectorOptions.Require(Power is >= 0 and <= 10, "the power of the weights", "from 0 to 10", Power);
        WordVectorOptions.Require(Threads > 0, "the number of threads", "1 or more", Threads);
    }
}
