namespace Malmoi.Neural.Pretraining.Data;

/// <summary>What begins at a token of a text.</summary>
[Flags]
public enum TokenMarks : byte
{
    None = 0,

    /// <summary>A word: letters and digits up to the next white space or punctuation; a punctuation mark by itself.</summary>
    Word = 1,

    /// <summary>An eojeol: what stands between white space.</summary>
    Eojeol = 2,

    /// <summary>A sentence.</summary>
    Sentence = 4,

    /// <summary>Nothing: the token stands for no text (an end mark) and is never hidden.</summary>
    Special = 8,
}
