using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits at white space, which goes.</summary>
public sealed record WhitespaceSplit : ISplitter
{
    bool ISplitter.SplitsAtBlanks => true;

    ISplitter? ISplitter.Continued() => this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        Delimiters.Split(
            text,
            Characters.Where(text.Text, Rune.IsWhiteSpace),
            SplitBehavior.Removed,
            isInverted: false,
            words
        );
    }
}
