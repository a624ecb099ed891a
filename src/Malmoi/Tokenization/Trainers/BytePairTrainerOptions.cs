namespace Malmoi.Tokenization.Trainers;

/// <summary>How to learn byte pairs.</summary>
public sealed record BytePairTrainerOptions
{
    /// <summary>How many pieces there are to be, special tokens and characters included.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>A pair that occurs less often is not merged.</summary>
    public long MinimumFrequency { get; init; } = 2;

    /// <summary>Pieces that stand first and that text never becomes.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    public AlphabetOptions Alphabet { get; init; } = new();

    /// <summary>What stands before every symbol of a word but the first: "##" in BERT.</summary>
    public string ContinuingPrefix { get; init; } = "";

    /// <summary>What stands after the last symbol of a word: "&lt;/w&gt;" in GPT.</summary>
    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Which pieces may be made.</summary>
    public PieceRule Rule { get; init; } = PieceRule.Any;

    /// <summary>Told how many of the merges are made.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }
}
