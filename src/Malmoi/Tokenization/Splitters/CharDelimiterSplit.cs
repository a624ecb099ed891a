using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits at one character, which goes.</summary>
public sealed record CharDelimiterSplit(Rune Delimiter) : ISplitter
{
    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        Delimiters.Split(
            text,
            Characters.Where(text.Text, character => character == Delimiter),
            SplitBehavior.Removed,
            isInverted: false,
            words
        );
    }
}
