using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>Reads the sets of a regular expression: <c>[^\s\p{L}a-z&amp;&amp;[^b]]</c>, <c>\p{Han}</c>, <c>\d</c>.</summary>
internal sealed class RegexSetParser(string source, int position, bool ignoreCase)
{
    private const int DeepestNesting = 50;
    private int _position = position;
    private int _depth;

    /// <summary>The set whose '[' has just been read.</summary>
    public ScalarSet Parse(out int end)
    {
        var set = ParseBracket();
        end = _position;
        return set;
    }

    /// <summary>The set that the escape names; null where it names one <paramref name="character"/>.</summary>
    public ScalarSet? ParseEscape(out int end, out int character)
    {
        _position++;
        var set = EscapedSet();
        character = set is null ? EscapedCharacter() : -1;
        end = _position;
        return set;
    }

    private bool AtEnd => _position >= source.Length;

    private ScalarSet ParseBracket()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error($"sets lie deeper than {DeepestNesting}");
        }

        var isNegated = Take("^");
        ScalarSet? intersection = null;
        var parts = new List<ScalarSet>();
        for (var isFirst = true; ; isFirst = false)
        {
            if (AtEnd)
            {
                throw Error("a '[' is not closed");
            }

            if (Take("]") && !isFirst)
            {
                break;
            }

            if (Take("&&"))
            {
                intersection = And(intersection, parts);
                parts = [];
            }
            else
            {
                // A ']' that stands first was taken above and means itself.
                parts.Add(isFirst && source[_position - 1] == ']' ? ScalarSet.Of(']', ']') : ParsePart());
            }
        }

        // Case is folded once, round the outermost set.
        _depth--;
        var set = And(intersection, parts);
        set = ignoreCase && _depth == 0 ? set.IgnoringCase() : set;
        return ScalarSet.Tabled(isNegated ? set.Negated() : set);
    }

    private static ScalarSet And(ScalarSet? intersection, List<ScalarSet> parts) =>
        intersection is null ? ScalarSet.Union(parts) : intersection.And(ScalarSet.Union(parts));

    private ScalarSet ParsePart()
    {
        if (Take("[:"))
        {
            var isNegated = Take("^");
            var end = source.IndexOf(":]", _position, StringComparison.Ordinal);
            var name = end < 0 ? throw Error("a '[:' is not closed") : source[_position..end];
            var named = UnicodeProperty.Find(name) ?? throw Error($"there is no set '[:{name}:]'");
            _position = end + 2;
            return isNegated ? named.Negated() : named;
        }

        if (Take("["))
        {
            return ParseBracket();
        }

        if (source[_position] == '\\')
        {
            _position++;
            if (EscapedSet() is { } set)
            {
                return set;
            }

            _position--;
        }

        var from = ParseCharacter();
        var isRange =
            !AtEnd
            && source[_position] == '-'
            && _position + 1 < source.Length
            && source[_position + 1] is not (']' or '[');
        if (!isRange)
        {
            return ScalarSet.Of(from, from);
        }

        _position++;
        var to = ParseCharacter();
        return to < from ? throw Error("a range runs backwards") : ScalarSet.Of(from, to);
    }

    private int ParseCharacter()
    {
        if (source[_position] == '\\')
        {
            _position++;
            return EscapedCharacter();
        }

        Rune.DecodeFromUtf16(source.AsSpan(_position), out var character, out var length);
        _position += length;
        return character.Value;
    }

    private ScalarSet? EscapedSet()
    {
        if (AtEnd)
        {
            throw Error("a '\\' stands at the end");
        }

        var kind = source[_position];
        ScalarSet? set = char.ToLowerInvariant(kind) switch
        {
            'd' => ScalarSet.Digit,
            's' => ScalarSet.Space,
            'w' => ScalarSet.Word,
            'h' => ScalarSet.HexDigit,
            _ => null,
        };
        if (set is not null)
        {
            _position++;
            return char.IsAsciiLetterUpper(kind) ? set.Negated() : set;
        }

        return kind is 'p' or 'P' ? Property(kind == 'P') : null;
    }

    private ScalarSet Property(bool isNegated)
    {
        _position++;
        string name;
        if (Take("{"))
        {
            isNegated ^= Take("^");
            var end = source.IndexOf('}', _position);
            name = end < 0 ? throw Error("a '\\p{' is not closed") : source[_position..end];
            _position = end + 1;
        }
        else
        {
            name = AtEnd ? throw Error("'\\p' names nothing") : source[_position++].ToString();
        }

        var set = UnicodeProperty.Find(name) ?? throw Error($"there is no category, script or property '{name}'");
        return isNegated ? set.Negated() : set;
    }

    private int EscapedCharacter()
    {
        if (AtEnd)
        {
            throw Error("a '\\' stands at the end");
        }

        Rune.DecodeFromUtf16(source.AsSpan(_position), out var character, out var length);
        _position += length;
        return character.Value switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1b,
            '0' => 0,
            'x' => Take("{") ? Hexadecimal(1, 8, closed: true) : Hexadecimal(1, 2, closed: false),
            'u' => Take("{") ? Hexadecimal(1, 8, closed: true) : Hexadecimal(4, 4, closed: false),
            >= 'a' and <= 'z' or >= 'A' and <= 'Z' => throw Error($"'\\{character}' is not known"),
            _ => character.Value,
        };
    }

    private int Hexadecimal(int least, int most, bool closed)
    {
        var end = _position;
        while (end < source.Length && end - _position < most && char.IsAsciiHexDigit(source[end]))
        {
            end++;
        }

        var digits = source[_position..end];
        _position = end;
        var isWhole = digits.Length >= least && (!closed || Take("}"));
        return
            isWhole
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && Rune.IsValid(value)
            ? value
            : throw Error("a character's number is malformed");
    }

    private bool Take(string expected)
    {
        var found = string.CompareOrdinal(source, _position, expected, 0, expected.Length) == 0;
        _position += found ? expected.Length : 0;
        return found;
    }

    private InputException Error(string what) => RegexProgram.Error(source, _position, what);
}
