namespace Malmoi.Tokenization.Patterns;

/// <summary>An expression that published tokenizers share, matched by hand: the fast twin of <see cref="RegexPattern"/>.</summary>
/// <remarks>Every character belongs to a match, so the matches tile the text.</remarks>
public abstract class WordScanner : IPattern, IEquatable<WordScanner>
{
    private static readonly WordScanner[] Known =
    [
        new Gpt2Pattern(),
        new Llama3Pattern(),
        new Qwen2Pattern(),
        new O200kPattern(),
    ];

    public abstract string Source { get; }

    /// <summary>The end of the match that starts at <paramref name="position"/>, which lies before the end of <paramref name="text"/>.</summary>
    public abstract int NextEnd(ReadOnlySpan<char> text, int position);

    /// <summary>The scanner for an expression, or null where it is none of the shared ones.</summary>
    public static WordScanner? Find(string source) => Array.Find(Known, scanner => scanner.Source == source);

    public List<PatternMatch> Matches(ReadOnlySpan<char> text)
    {
        var matches = new List<PatternMatch>();
        for (var position = 0; position < text.Length; )
        {
            var end = NextEnd(text, position);
            matches.Add(new PatternMatch(position, end));
            position = end;
        }

        return matches;
    }

    public bool Equals(WordScanner? other) => other is not null && other.Source == Source;

    public override bool Equals(object? obj) => Equals(obj as WordScanner);

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

    /// <summary>The end of the run of characters that have one of <paramref name="kinds"/>.</summary>
    internal static int RunEnd(ReadOnlySpan<char> text, int position, CharacterKinds kinds)
    {
        while (position < text.Length && (CharacterTable.At(text, position, out var length) & kinds) != 0)
        {
            position += length;
        }

        return position;
    }

    /// <summary>The end of the run of characters that have none of <paramref name="kinds"/>.</summary>
    internal static int RunEndWithout(ReadOnlySpan<char> text, int position, CharacterKinds kinds)
    {
        while (position < text.Length && (CharacterTable.At(text, position, out var length) & kinds) == 0)
        {
            position += length;
        }

        return position;
    }

    /// <summary>The end of the run of numbers, of at most <paramref name="most"/> characters.</summary>
    internal static int NumberEnd(ReadOnlySpan<char> text, int position, int most)
    {
        while (
            most-- > 0
            && position < text.Length
            && (CharacterTable.At(text, position, out var length) & CharacterKinds.Number) != 0
        )
        {
            position += length;
        }

        return position;
    }

    /// <summary><c>\s+(?!\S)|\s+</c>: white space but the last of it, which goes with the word that follows.</summary>
    internal static int SpaceEnd(ReadOnlySpan<char> text, int position)
    {
        var end = RunEnd(text, position, CharacterKinds.Space);
        return end < text.Length && end > position + 1 ? end - 1 : end;
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>: white space up to its last line break; without one, as <see cref="SpaceEnd"/>.</summary>
    internal static int LineOrSpaceEnd(ReadOnlySpan<char> text, int position)
    {
        var end = RunEnd(text, position, CharacterKinds.Space);
        var lineBreak = text[position..end].LastIndexOfAny('\r', '\n');
        return lineBreak >= 0 ? position + lineBreak + 1
            : end < text.Length && end > position + 1 ? end - 1
            : end;
    }

    /// <summary>The end of <c>'s|'t|'re|'ve|'m|'ll|'d</c>, or <paramref name="position"/> where none stands there.</summary>
    internal static int ContractionEnd(ReadOnlySpan<char> text, int position, bool ignoreCase)
    {
        if (position + 1 >= text.Length || text[position] != '\'')
        {
            return position;
        }

        var first = ignoreCase ? Fold(text[position + 1]) : text[position + 1];
        if (first is 's' or 't' or 'm' or 'd')
        {
            return position + 2;
        }

        if (position + 2 >= text.Length)
        {
            return position;
        }

        var second = ignoreCase ? Fold(text[position + 2]) : text[position + 2];
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? position + 3 : position;
    }

    // The long s (U+017F) is an s when case does not matter.
    private static char Fold(char c) =>
        c switch
        {
            >= 'A' and <= 'Z' => (char)(c | 0x20),
            'ſ' => 's',
            _ => c,
        };
}
