using Malmoi.Tokenization;

namespace Malmoi.Linguistics;

/// <summary>Where the words of a text stand.</summary>
public static class WordRanges
{
    /// <summary>The words, marks of punctuation apart, or the stretches without blanks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unit">Word or eojeol.</param>
    /// <returns>Ranges of UTF-16 units, in order.</returns>
    public static IReadOnlyList<Range> Of(string text, SurprisalUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)unit, (int)SurprisalUnit.Token, nameof(unit));
        var ranges = new List<Range>();
        for (var start = 0; start < text.Length; )
        {
            if (char.IsWhiteSpace(text[start]))
            {
                start++;
                continue;
            }

            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            end = unit == SurprisalUnit.Eojeol ? end : start + WordSplitter.Length(text.AsSpan(start, end - start));
            ranges.Add(start..end);
            start = end;
        }

        return ranges;
    }
}
