using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Trainers;

/// <summary>White-space words, each with "▁" for the blank before it, as SentencePiece counts them.</summary>
/// <remarks>
/// <code>
/// "Hello  big world"   →   "▁Hello"  "▁big"  "▁world"
/// </code>
/// Blanks at the start, at the end and in rows leave no trace, and the first word has a blank before it as all others have.
/// </remarks>
public sealed class SpacedWords(INormalizer? normalizer = null) : IWordCutter
{
    /// <summary>What stands for a blank: U+2581.</summary>
    public const char Blank = '▁';

    /// <inheritdoc/>
    /// <remarks>A blank composes with nothing, so that words can be normalised one by one.</remarks>
    public CuttingScope Scope => CuttingScope.Word;

    public void Cut(ReadOnlySpan<char> text, WordSink sink)
    {
        if (normalizer is not null)
        {
            var normalized = new NormalizedText(text);
            normalizer.Normalize(normalized);
            text = normalized.Text;
        }

        Span<char> word = stackalloc char[256];
        foreach (var range in text.SplitAny(' ', Blank))
        {
            var length = range.End.Value - range.Start.Value;
            if (length == 0)
            {
                continue;
            }

            if (word.Length <= length)
            {
                word = new char[length * 2];
            }

            word[0] = Blank;
            text[range].CopyTo(word[1..]);
            sink(word[..(length + 1)]);
        }
    }
}
