namespace Malmoi.Tokenization.Models;

/// <summary>The variants of byte-pair encoding that published models use.</summary>
public sealed record BytePairOptions
{
    /// <summary>The piece for characters that the vocabulary lacks; without one they vanish, or are refused.</summary>
    public string? UnknownPiece { get; init; }

    /// <summary>Refuses text with characters that the vocabulary lacks, instead of letting them vanish.</summary>
    /// <remarks>As OpenAI's encoder of GPT-2 does; Hugging Face's tokenizers drop them.</remarks>
    public bool RefuseUnknown { get; init; }

    /// <summary>Unknown characters in a row are one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Spells characters that the vocabulary lacks by their UTF-8 bytes, <c>&lt;0xEA&gt;</c>.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>A word that is itself a piece is that piece, whatever the merges say (Llama 3).</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>What stands before every symbol of a word but the first.</summary>
    public string? ContinuingPrefix { get; init; }

    /// <summary>What stands after the last symbol of a word: "&lt;/w&gt;" in GPT.</summary>
    public string? EndOfWordSuffix { get; init; }

    /// <summary>The probability with which a merge is passed over (BPE-dropout, Provilkov et al., 2020); null: never.</summary>
    public double? Dropout { get; init; }
}
