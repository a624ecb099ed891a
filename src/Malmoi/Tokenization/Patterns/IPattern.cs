namespace Malmoi.Tokenization.Patterns;

/// <summary>Finds stretches of text: a string, or a regular expression.</summary>
/// <remarks>Implementations are immutable and safe to share between threads.</remarks>
public interface IPattern
{
    /// <summary>The pattern as files write it.</summary>
    string Source { get; }

    /// <summary>All matches from left to right, none overlapping another.</summary>
    List<PatternMatch> Matches(ReadOnlySpan<char> text);
}

/// <summary>Where a pattern matched, in UTF-16 units.</summary>
public readonly record struct PatternMatch(int Start, int End);
