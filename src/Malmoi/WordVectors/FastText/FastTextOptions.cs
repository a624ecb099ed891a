namespace Malmoi.WordVectors.FastText;

/// <summary>What a fastText model learns to predict; numbered as in its files.</summary>
public enum FastTextTask
{
    /// <summary>A word from its neighbours.</summary>
    Cbow = 1,

    /// <summary>The neighbours from a word.</summary>
    SkipGram = 2,

    /// <summary>Labels from a text (Joulin et al., 2017).</summary>
    Supervised = 3,
}

/// <summary>How a fastText model turns products into probabilities; numbered as in its files.</summary>
public enum FastTextLoss
{
    HierarchicalSoftmax = 1,
    NegativeSampling = 2,
    Softmax = 3,
    OneVersusAll = 4,
}

/// <summary>What fastText writes at the head of a model: its dimensions and how it was trained.</summary>
public sealed record FastTextOptions
{
    public required int Dimensions { get; init; }

    public int Window { get; init; } = 5;

    public int Epochs { get; init; } = 5;

    public int MinimumCount { get; init; } = 5;

    public int Negatives { get; init; } = 5;

    /// <summary>Longest run of words that has a row of its own.</summary>
    public int WordNGrams { get; init; } = 1;

    public FastTextLoss Loss { get; init; } = FastTextLoss.NegativeSampling;

    public FastTextTask Task { get; init; } = FastTextTask.SkipGram;

    /// <summary>Rows that n-grams share by their hash.</summary>
    public int Buckets { get; init; } = 2_000_000;

    /// <summary>Characters in the shortest n-gram of a word.</summary>
    public int ShortestNGram { get; init; } = 3;

    /// <summary>Characters in the longest n-gram of a word; 0 for none.</summary>
    public int LongestNGram { get; init; } = 6;

    /// <summary>Words between two changes of the learning rate.</summary>
    public int LearningRateUpdateRate { get; init; } = 100;

    /// <summary>Share of the corpus above which words are left out now and then.</summary>
    public double SamplingThreshold { get; init; } = 1e-4;
}
