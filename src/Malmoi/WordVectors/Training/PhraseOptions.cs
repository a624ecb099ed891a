namespace Malmoi.WordVectors.Training;

/// <summary>How words that often stand together are joined before training; the defaults are those of word2phrase.</summary>
public sealed record PhraseOptions
{
    /// <summary>Passes over the text; a phrase of up to 2^n words comes of n.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Words and pairs that occur less often do not count.</summary>
    public long MinimumCount { get; init; } = 5;

    /// <summary>The score above which words are joined; higher gives fewer phrases.</summary>
    public double Threshold { get; init; } = 100;
}
