using Malmoi.Tokenization.Trainers;
using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>How to train a text classifier; the defaults are those of fastText's <c>supervised</c>.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; init; } = 100;

    public FastTextLoss Loss { get; init; } = FastTextLoss.Softmax;

    /// <summary>Labels drawn by chance beside the right one, where the loss is negative sampling.</summary>
    public int Negatives { get; init; } = 5;

    /// <summary>How often the text is passed.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>The learning rate at the start, which falls to nothing at the end.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Words that occur less often have no row of their own.</summary>
    public long MinimumCount { get; init; } = 1;

    /// <summary>Labels that occur less often are left out.</summary>
    public long MinimumLabelCount { get; init; }

    /// <summary>Longest run of words that has a row.</summary>
    public int WordNGrams { get; init; } = 1;

    /// <summary>Characters of the shortest n-gram of a word.</summary>
    public int ShortestNGram { get; init; }

    /// <summary>Characters of the longest n-gram of a word; 0 for none.</summary>
    public int LongestNGram { get; init; }

    /// <summary>Rows that all n-grams share by their hash; not made where there are none.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <summary>Threads; with one the result depends on the seed alone.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    public long Seed { get; init; } = 1;

    public string? TemporaryFolder { get; init; }

    /// <summary>The file in which training saves how far it came, and from which it goes on where it exists; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The least time between two checkpoints; a training that is told to stop saves one too.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>What tells one training from another: all but threads, progress, checkpoints and folders.</summary>
    internal string Training => FormattableString.Invariant($"{Head} {LearningRate} {MinimumLabelCount} {Seed}");

    internal FastTextOptions Head =>
        new()
        {
            Dimensions = Dimensions,
            Epochs = Epochs,
            MinimumCount = (int)Math.Min(int.MaxValue, MinimumCount),
            Negatives = Negatives,
            WordNGrams = WordNGrams,
            Loss = Loss,
            Task = FastTextTask.Supervised,
            Buckets = WordNGrams <= 1 && LongestNGram == 0 ? 0 : Buckets,
            ShortestNGram = ShortestNGram,
            LongestNGram = LongestNGram,
        };

    /// <exception cref="InputException">A value makes no sense.</exception>
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
        WordVectorOptions.Require(Negatives is > 0 and <= 1000, "the number of negatives", "from 1 to 1000", Negatives);
        WordVectorOptions.Require(
            WordNGrams is > 0 and <= 100,
            "the longest run of words",
            "from 1 to 100",
            WordNGrams
        );
        WordVectorOptions.Require(LongestNGram is >= 0 and <= 100, "the longest n-gram", "from 0 to 100", LongestNGram);
        WordVectorOptions.Require(
            ShortestNGram >= 0 && (LongestNGram == 0 || ShortestNGram <= LongestNGram),
            "the shortest n-gram",
            "from 0 to the longest",
            ShortestNGram
        );
        WordVectorOptions.Require(Buckets is > 0 and <= 1 << 30, "the number of buckets", "from 1 to 2^30", Buckets);
        WordVectorOptions.Require(Threads > 0, "the number of threads", "1 or more", Threads);
    }
}
