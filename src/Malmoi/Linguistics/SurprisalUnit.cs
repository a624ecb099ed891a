namespace Malmoi.Linguistics;

/// <summary>What a surprisal is reported for.</summary>
public enum SurprisalUnit
{
    /// <summary>Each token of the model.</summary>
    Token,

    /// <summary>Each word, marks of punctuation apart.</summary>
    Word,

    /// <summary>Each stretch without blanks: an eojeol of Korean, with its particles and its punctuation.</summary>
    Eojeol,
}
