namespace Malmoi.Tokenization.Patterns;

/// <summary>Finds a string as it is written.</summary>
public sealed record LiteralPattern(string Source) : IPattern
{
    public List<PatternMatch> Matches(ReadOnlySpan<char> text)
    {
        var matches = new List<PatternMatch>();
        if (Source.Length == 0)
        {
            return matches;
        }

        for (var from = 0; text[from..].IndexOf(Source, StringComparison.Ordinal) is >= 0 and var at; )
        {
            matches.Add(new PatternMatch(from + at, from + at + Source.Length));
            from += at + Source.Length;
        }

        return matches;
    }
}
