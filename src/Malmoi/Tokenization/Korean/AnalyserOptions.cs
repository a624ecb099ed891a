namespace Malmoi.Tokenization.Korean;

/// <summary>How an analyser learns.</summary>
public sealed record AnalyserOptions
{
    /// <summary>How often every eojeol is seen.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>The order of the eojeol within an epoch; the same seed, the same analyser.</summary>
    public long Seed { get; init; } = 1;
}
