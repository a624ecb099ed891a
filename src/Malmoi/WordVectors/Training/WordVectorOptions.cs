using Malmoi.Tokenization.Trainers;

namespace Malmoi.WordVectors.Training;

/// <summary>Which words of a window predict which.</summary>
public enum WindowModel
{
    /// <summary>Each word around predicts the one in the middle.</summary>
    SkipGram,

    /// <summary>The mean of the words around predicts the one in the middle.</summary>
    Cbow,
}

/// <summary>How to train word vectors by windows; the defaults are those of word2vec.</summary>
public sealed record WordVectorOptions
{
    public WindowModel Model { get; init; }

    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; init; } = 100;

    /// <summary>The farthest a word of the window stands from its middle; each window draws its own reach from 1 to this.</summary>
    public int Window { get; init; } = 5;

    /// <summary>Words drawn by chance beside each target; 0 takes hierarchical softmax instead.</summary>
    public int Negatives { get; init; } = 5;

    /// <summary>The power of a word's count with which it is drawn as a negative.</summary>
    public double NegativePower { get; init; } = 0.75;

    /// <summary>How often the text is passed; with n-grams words too rare for vectors count as read though they are not, as in fastText, so that it is oftener.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Relative frequency above which occurrences are left out by chance; 0 leaves out none.</summary>
    public double Sample { get; init; } = 1e-3;

    /// <summary>The learning rate at the start, which falls to a ten-thousandth at the end; null is 0.025, or 0.05 for CBOW.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Character n-grams whose vectors words share, as in fastText; null for none.</summary>
    public SubwordOptions? Subwords { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public long Seed { get; init; } = 1;

    /// <summary>
    /// The same vectors for the same seed, whatever the number of threads. Threads then learn on copies of the rows and add the changes up in
    /// a fixed order: slower, and more than eight threads do not help. One thread without it is repeatable too, with other vectors.
    /// </summary>
    public bool Deterministic { get; init; }

    /// <summary>
    /// The file in which training saves how far it came, and from which it goes on where it exists; null for none. Delete it when the
    /// vectors are safe.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>The least time between two checkpoints; a training that is told to stop saves one too.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>What tells one training from another: all but threads, progress and checkpoints.</summary>
    internal string Training =>
        FormattableString.Invariant(
            $"{Model} {Dimensions} {Window} {Negatives} {NegativePower} {Epochs} {Sample} {StartRate} {Seed} {Deterministic} {Subwords}"
        );

    internal double StartRate => LearningRate ?? (Model == WindowModel.Cbow ? 0.05 : 0.025);

    /// <exception cref="InputException">A value makes no sense.</exception>
    internal void Check()
    {
        Require(Dimensions is > 0 and <= 1 << 16, "the dimensions of a vector", "from 1 to 65536", Dimensions);
        Require(Window is > 0 and <= 1000, "the window", "from 1 to 1000", Window);
        Require(Negatives is >= 0 and <= 1000, "the number of negatives", "from 0 to 1000", Negatives);
        Require(Epochs is > 0 and <= 100_000, "the number of epochs", "from 1 to 100000", Epochs);
        Require(Threads > 0, "the number of threads", "1 or more", Threads);
        Require(Sample is >= 0 and <= 1, "the sampling threshold", "from 0 to 1", Sample);
        Require(StartRate is > 0 and <= 100, "the learning rate", "above 0 and at most 100", StartRate);
        Subwords?.Check();
    }

    internal static void Require(bool holds, string name, string range, double value)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"{name} must be {range}, not {value}"));
        }
    }
}
