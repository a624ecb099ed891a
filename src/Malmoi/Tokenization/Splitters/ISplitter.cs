using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits normalised text into the words that a subword model cuts further; it may rewrite them too (Metaspace, byte-level).</summary>
public interface ISplitter
{
    /// <summary>Appends the words of <paramref name="text"/> to <paramref name="words"/>, from left to right.</summary>
    /// <param name="text">One stretch of text between special tokens; the splitter may rewrite it.</param>
    /// <param name="isFirst">Whether it stands at the very start of the text.</param>
    /// <param name="words">Where the words go.</param>
    void Split(NormalizedText text, bool isFirst, List<NormalizedText> words);
}
