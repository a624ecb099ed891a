using System.Text;

namespace Malmoi.Tokenization;

/// <summary>Where a blank goes between two words of running text whose punctuation had been split off.</summary>
internal static class WordJoiner
{
    private const string Closing = ".,!?;:)]}%…’”」』》〉。、，！？·~";
    private const string Opening = "([{‘“「『《〈$₩#";

    /// <summary>Whether a blank stands between <paramref name="text"/> and <paramref name="next"/>.</summary>
    public static bool WantsBlank(StringBuilder text, ReadOnlySpan<char> next, bool punctuationWasSplit)
    {
        if (text.Length == 0)
        {
            return false;
        }

        if (!punctuationWasSplit || next.IsEmpty)
        {
            return true;
        }

        var last = text[^1];
        return next[0] is '"'
            ? IsEven(text, '"') && !Opening.Contains(last, StringComparison.Ordinal)
            : !Closing.Contains(next[0], StringComparison.Ordinal)
                && !Opening.Contains(last, StringComparison.Ordinal)
                && !(last == '"' && !IsEven(text, '"'));
    }

    // An even number before it: the quotation mark opens.
    private static bool IsEven(StringBuilder text, char mark)
    {
        var count = 0;
        foreach (var chunk in text.GetChunks())
        {
            count += chunk.Span.Count(mark);
        }

        return count % 2 == 0;
    }
}
