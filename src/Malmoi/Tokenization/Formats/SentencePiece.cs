namespace Malmoi.Tokenization.Formats;

/// <summary>What a piece of a SentencePiece model is for.</summary>
public enum SentencePieceType
{
    /// <summary>A piece that text is cut into.</summary>
    Normal = 1,

    /// <summary>Stands for what no other piece spells; every model has one.</summary>
    Unknown = 2,

    /// <summary>Never found in text: &lt;s&gt;, &lt;/s&gt;.</summary>
    Control = 3,

    /// <summary>Found in text before everything else and never cut.</summary>
    UserDefined = 4,

    /// <summary>Not used for cutting; its id stays.</summary>
    Unused = 5,

    /// <summary>One byte of what no other piece spells, <c>&lt;0xEA&gt;</c>.</summary>
    Byte = 6,
}

/// <summary>How a SentencePiece model cuts text.</summary>
public enum SentencePieceModel
{
    Unigram = 1,
    BytePair = 2,
    Word = 3,
    Character = 4,
}

/// <summary>One piece; its id is its place in the model.</summary>
/// <param name="Text">The piece, "▁" for a blank.</param>
/// <param name="Score">Unigram: the natural logarithm of its probability; byte-pair: minus the place of its merge.</param>
/// <param name="Type">What it is for.</param>
public readonly record struct SentencePiece(
    string Text,
    float Score,
    SentencePieceType Type = SentencePieceType.Normal
);
