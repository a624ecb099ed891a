namespace Malmoi.Linguistics.Attention;

/// <summary>What attention goes from and to: a word, an eojeol, a token, or a special token.</summary>
/// <param name="Text">As it is written; of a special token its piece.</param>
/// <param name="Range">Where it stands in the text, in UTF-16 units; empty for special tokens.</param>
/// <param name="Word">Its place among the words that were asked for, from 0; null for what is no word.</param>
public sealed record AttentionUnit(string Text, Range Range, int? Word)
{
    /// <summary>Whether it stands for no text of its own: a begin mark, [CLS], [SEP].</summary>
    public bool IsSpecial => Word is null;
}
