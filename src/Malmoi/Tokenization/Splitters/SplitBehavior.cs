using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>What becomes of the delimiters at which text is split.</summary>
public enum SplitBehavior
{
    /// <summary>the-final--countdown: the | final | countdown</summary>
    Removed,

    /// <summary>the | - | final | - | - | countdown</summary>
    Isolated,

    /// <summary>the- | final- | - | countdown</summary>
    MergedWithPrevious,

    /// <summary>the | -final | - | -countdown</summary>
    MergedWithNext,

    /// <summary>the | - | final | -- | countdown</summary>
    Contiguous,
}

/// <summary>Cuts text at delimiters.</summary>
internal static class Delimiters
{
    /// <summary>Appends the words between and of <paramref name="matches"/>, which do not overlap.</summary>
    /// <param name="isInverted">Whether the matches are the words and what lies between them the delimiters.</param>
    public static void Split(
        NormalizedText text,
        List<PatternMatch> matches,
        SplitBehavior behavior,
        bool isInverted,
        List<NormalizedText> words
    )
    {
        var stretches = Stretches(text.Length, matches, isInverted);
        if (behavior == SplitBehavior.MergedWithNext)
        {
            stretches.Reverse();
        }

        var pieces = new List<PatternMatch>(stretches.Count);
        var wasDelimiter = false;
        foreach (var (start, end, isDelimiter) in stretches)
        {
            var joins = behavior switch
            {
                SplitBehavior.Contiguous => isDelimiter == wasDelimiter,
                SplitBehavior.MergedWithPrevious or SplitBehavior.MergedWithNext => isDelimiter && !wasDelimiter,
                _ => false,
            };
            wasDelimiter = isDelimiter;
            if (joins && pieces.Count > 0)
            {
                var piece = pieces[^1];
                pieces[^1] = new PatternMatch(Math.Min(piece.Start, start), Math.Max(piece.End, end));
            }
            else if (!isDelimiter || behavior != SplitBehavior.Removed)
            {
                pieces.Add(new PatternMatch(start, end));
            }
        }

        if (behavior == SplitBehavior.MergedWithNext)
        {
            pieces.Reverse();
        }

        Cut(text, pieces, words);
    }

    /// <summary>Appends these parts of <paramref name="text"/>, leaving out empty ones.</summary>
    public static void Cut(NormalizedText text, List<PatternMatch> pieces, List<NormalizedText> words)
    {
        foreach (var (start, end) in pieces)
        {
            if (start == 0 && end == text.Length && end > 0)
            {
                words.Add(text);
            }
            else if (end > start)
            {
                words.Add(text.Slice(start, end));
            }
        }
    }

    private static List<(int Start, int End, bool IsDelimiter)> Stretches(
        int length,
        List<PatternMatch> matches,
        bool isInverted
    )
    {
        var stretches = new List<(int, int, bool)>((matches.Count * 2) + 1);
        var last = 0;
        foreach (var (start, end) in matches)
        {
            if (start > last)
            {
                stretches.Add((last, start, isInverted));
            }

            stretches.Add((start, end, !isInverted));
            last = end;
        }

        if (last < length)
        {
            stretches.Add((last, length, isInverted));
        }

        return stretches;
    }
}
