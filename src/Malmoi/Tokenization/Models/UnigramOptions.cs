namespace Malmoi.Tokenization.Models;

/// <summary>The variants of the unigram language model that published tokenizers use.</summary>
public sealed record UnigramOptions
{
    /// <summary>Spells what the vocabulary lacks by its UTF-8 bytes, <c>&lt;0xEA&gt;</c>.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Adds up scores in single precision, as SentencePiece does: of segmentations that tie, rounding picks the same one.</summary>
    public bool SinglePrecision { get; init; }

    /// <summary>How far below the lowest score an unknown character lies.</summary>
    public double UnknownPenalty { get; init; } = 10;
}
