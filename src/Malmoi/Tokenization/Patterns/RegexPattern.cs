using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Tokenization.Patterns;

/// <summary>Finds the matches of a regular expression as Oniguruma reads it, over Unicode characters and within bounded time.</summary>
public sealed class RegexPattern : IPattern, IEquatable<RegexPattern>
{
    private readonly RegexProgram _program;

    /// <exception cref="InputException">The expression is malformed, or uses what tokenizers do not (back-references, recursion).</exception>
    public RegexPattern(string source)
    {
        Source = source;
        _program = RegexProgram.Compile(source);
    }

    public string Source { get; }

    /// <exception cref="InputException">The expression takes more steps on this text than any sensible one does.</exception>
    public List<PatternMatch> Matches(ReadOnlySpan<char> text)
    {
        var matches = new List<PatternMatch>();
        var matcher = new RegexMatcher(_program, text);
        var lastEnd = -1;
        for (var from = 0; from <= text.Length && matcher.Find(from, out var start, out var end); )
        {
            // An empty match right after a match is none.
            if (start == end && end == lastEnd)
            {
                from = end + (end + 1 < text.Length && char.IsSurrogatePair(text[end], text[end + 1]) ? 2 : 1);
                continue;
            }

            matches.Add(new PatternMatch(start, end));
            from = lastEnd = end;
        }

        return matches;
    }

    public bool Equals(RegexPattern? other) => other is not null && other.Source == Source;

    public override bool Equals(object? obj) => Equals(obj as RegexPattern);

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);
}
