using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits at the matches of a string or a regular expression.</summary>
/// <param name="Pattern">The delimiters.</param>
/// <param name="Behavior">What becomes of them.</param>
/// <param name="IsInverted">Whether the matches are the words and what lies between them the delimiters.</param>
public sealed record PatternSplitter(IPattern Pattern, SplitBehavior Behavior, bool IsInverted = false) : ISplitter
{
    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        Delimiters.Split(text, Pattern.Matches(text.Text), Behavior, IsInverted, words);
    }
}
