using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Sets numbers apart, in one word or digit by digit.</summary>
public sealed record Digits(bool Individual = false) : ISplitter
{
    ISplitter? ISplitter.Continued() => this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        Delimiters.Split(
            text,
            Characters.Where(text.Text, Rune.IsNumber),
            Individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous,
            isInverted: false,
            words
        );
    }
}
