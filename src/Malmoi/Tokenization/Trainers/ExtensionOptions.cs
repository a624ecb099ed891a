namespace Malmoi.Tokenization.Trainers;

/// <summary>How to extend a tokenizer.</summary>
public sealed record ExtensionOptions
{
    /// <summary>How many pieces to add, characters that were unknown included.</summary>
    public required int NewPieces { get; init; }

    /// <summary>A pair that occurs less often is not merged.</summary>
    public long MinimumFrequency { get; init; } = 2;

    /// <summary>The share of all characters of the new text that get pieces of their own.</summary>
    public double Coverage { get; init; } = 0.9995;

    /// <summary>Which pieces may be made.</summary>
    public PieceRule Rule { get; init; } = PieceRule.Any with { MaximumLength = 16 };

    public int Threads { get; init; } = Environment.ProcessorCount;

    public IProgress<TrainingProgress>? Progress { get; init; }
}
