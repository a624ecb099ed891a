using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits normalised text into the words that a subword model cuts further; it may rewrite them too (Metaspace, byte-level).</summary>
/// <remarks>Implementations are immutable and safe to share between threads.</remarks>
public interface ISplitter
{
    /// <summary>Appends the words of <paramref name="text"/> to <paramref name="words"/>, from left to right; empty ones are left out.</summary>
    /// <param name="text">One stretch of text between special tokens, its places those in the whole text; the splitter may rewrite it.</param>
    /// <param name="words">Where the words go.</param>
    void Split(NormalizedText text, List<NormalizedText> words);

    /// <summary>Whether every blank parts two words.</summary>
    bool SplitsAtBlanks => false;

    /// <summary>The same for text that was cut before a blank and goes on there; null (the default) where such a cut may change the words.</summary>
    ISplitter? Continued() => null;
}
