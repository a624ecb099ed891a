using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>Reads a regular expression in Oniguruma's notation.</summary>
internal sealed class RegexParser
{
    private const int DeepestNesting = 100;
    private const int MostRepetitions = 100_000;
    private readonly string _source;
    private int _position;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotMatchesAll;
    private bool _extended;

    private RegexParser(string source) => _source = source;

    /// <exception cref="InputException">The expression is malformed or uses what is not supported.</exception>
    public static RegexNode Parse(string source)
    {
        var parser = new RegexParser(source);
        var node = parser.ParseChoice();
        return parser._position < source.Length ? throw parser.Error("a ')' closes no group") : node;
    }

    private bool AtEnd => _position >= _source.Length;

    private char Peek => AtEnd ? '\0' : _source[_position];

    private RegexNode ParseChoice()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error($"groups lie deeper than {DeepestNesting}");
        }

        var flags = (_ignoreCase, _dotMatchesAll, _extended);
        var options = new List<RegexNode> { ParseSequence() };
        while (Take('|'))
        {
            options.Add(ParseSequence());
        }

        (_ignoreCase, _dotMatchesAll, _extended) = flags;
        _depth--;
        return options.Count == 1 ? options[0] : new RegexNode.Choice(options);
    }

    private RegexNode.Sequence ParseSequence()
    {
        var parts = new List<RegexNode>();
        while (!AtEnd && Peek is not ('|' or ')'))
        {
            if (_extended && (char.IsWhiteSpace(Peek) || Peek == '#'))
            {
                SkipComment();
                continue;
            }

            if (ParseAtom() is { } atom)
            {
                parts.Add(ParseQuantifiers(atom));
            }
        }

        return new RegexNode.Sequence(parts);
    }

    private void SkipComment()
    {
        var end = Peek == '#' ? _source.IndexOf('\n', _position) : _position;
        _position = end < 0 ? _source.Length : end + 1;
    }

    // Null where the atom only changed the flags.
    private RegexNode? ParseAtom()
    {
        switch (Peek)
        {
            case '(':
                return ParseGroup();
            case '[':
                _position++;
                return OneOf(new RegexSetParser(_source, _position, _ignoreCase).Parse(out _position));
            case '.':
                _position++;
                return OneOf(_dotMatchesAll ? ScalarSet.Any : ScalarSet.NotNewLine);
            case '^':
                _position++;
                return new RegexNode.Anchor(AnchorKind.LineStart);
            case '$':
                _position++;
                return new RegexNode.Anchor(AnchorKind.LineEnd);
            case '*' or '+' or '?':
                throw Error($"nothing stands before '{Peek}'");
            case '\\':
                return ParseEscape();
            default:
                Rune.DecodeFromUtf16(_source.AsSpan(_position), out var character, out var length);
                _position += length;
                return Literal(character.Value);
        }
    }

    private RegexNode ParseEscape()
    {
        var kind = _position + 1 < _source.Length ? _source[_position + 1] : throw Error("a '\\' stands at the end");
        AnchorKind? anchor = kind switch
        {
            'A' => AnchorKind.TextStart,
            'z' => AnchorKind.TextEnd,
            'Z' => AnchorKind.TextEndOrLastLine,
            'b' => AnchorKind.WordBorder,
            'B' => AnchorKind.NoWordBorder,
            _ => null,
        };
        if (anchor is { } place)
        {
            _position += 2;
            return new RegexNode.Anchor(place);
        }

        if (kind is (>= '1' and <= '9') or 'k' or 'g' or 'G' or 'K' or 'X' or 'R' or 'y' or 'Y')
        {
            throw Error($"'\\{kind}' is not supported");
        }

        var set = new RegexSetParser(_source, _position, _ignoreCase).ParseEscape(out _position, out var character);
        return set is null ? Literal(character) : OneOf(set);
    }

    private RegexNode? ParseGroup()
    {
        _position++;
        if (!Take('?'))
        {
            return Closed(ParseChoice());
        }

        if (Take(':'))
        {
            return Closed(ParseChoice());
        }

        if (Take('>'))
        {
            return Closed(new RegexNode.Atomic(ParseChoice()));
        }

        if (Peek is '=' or '!')
        {
            var isNegative = _source[_position++] == '!';
            return Closed(new RegexNode.Look(ParseChoice(), IsBehind: false, isNegative));
        }

        if (Take('#'))
        {
            while (!AtEnd && Peek != ')')
            {
                _position++;
            }

            return Closed(null);
        }

        if (Peek is '<' or 'P' or '\'')
        {
            return ParseLookBehindOrName();
        }

        return ParseFlags();
    }

    private RegexNode? ParseLookBehindOrName()
    {
        Take('P');
        var close = Peek == '\'' ? '\'' : '>';
        _position++;
        if (Peek is '=' or '!')
        {
            var isNegative = _source[_position++] == '!';
            return Closed(LookBehind(ParseChoice(), isNegative));
        }

        var end = _source.IndexOf(close, Math.Min(_position, _source.Length));
        _position = end < 0 ? throw Error("the name of a group does not end") : end + 1;
        return Closed(ParseChoice());
    }

    private RegexNode.Look LookBehind(RegexNode part, bool isNegative) =>
        part.Width.Most is null
            ? throw Error("what is looked for behind has no greatest length")
            : new RegexNode.Look(part, IsBehind: true, isNegative);

    // (?i) changes the rest of the group it stands in, (?i:a) its own content.
    private RegexNode? ParseFlags()
    {
        var flags = (_ignoreCase, _dotMatchesAll, _extended);
        var value = true;
        for (; !AtEnd && Peek is not (')' or ':'); _position++)
        {
            switch (Peek)
            {
                case '-':
                    value = false;
                    break;
                case 'i':
                    _ignoreCase = value;
                    break;
                case 'm' or 's':
                    _dotMatchesAll = value;
                    break;
                case 'x':
                    _extended = value;
                    break;
                default:
                    throw Error($"'(?{Peek}' is not supported");
            }
        }

        if (Take(':'))
        {
            var content = ParseChoice();
            (_ignoreCase, _dotMatchesAll, _extended) = flags;
            return Closed(content);
        }

        return Closed(null);
    }

    private RegexNode? Closed(RegexNode? node) => Take(')') ? node : throw Error("a '(' is not closed");

    private RegexNode ParseQuantifiers(RegexNode node)
    {
        while (!AtEnd && Quantifier() is var (least, most))
        {
            var greed =
                Take('?') ? Greed.Lazy
                : Take('+') ? Greed.Possessive
                : Greed.Greedy;
            if (++_depth > DeepestNesting)
            {
                throw Error($"more than {DeepestNesting} repetitions of repetitions");
            }

            node = new RegexNode.Repeat(node, least, most, greed);
        }

        return node;
    }

    private (int Least, int? Most)? Quantifier()
    {
        switch (Peek)
        {
            case '*':
                _position++;
                return (0, null);
            case '+':
                _position++;
                return (1, null);
            case '?':
                _position++;
                return (0, 1);
            case '{':
                return Counted();
            default:
                return null;
        }
    }

    // {2}, {2,}, {,3} and {2,3}; any other brace stands for itself.
    private (int Least, int? Most)? Counted()
    {
        var end = _source.IndexOf('}', _position);
        if (end < 0)
        {
            return null;
        }

        var parts = _source[(_position + 1)..end].Split(',');
        var isCount =
            parts.Length is 1 or 2
            && parts.All(part => part.All(char.IsAsciiDigit))
            && parts.Any(part => part.Length > 0);
        if (!isCount)
        {
            return null;
        }

        _position = end + 1;
        var least = parts[0].Length == 0 ? 0 : Number(parts[0]);
        int? most =
            parts.Length == 1 ? least
            : parts[1].Length == 0 ? null
            : Number(parts[1]);
        return most < least ? throw Error($"{{{least},{most}}} counts down") : (least, most);
    }

    private int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= MostRepetitions
            ? number
            : throw Error($"a repetition of {digits} is more than {MostRepetitions}");

    private RegexNode.Character Literal(int character) =>
        OneOf(_ignoreCase ? ScalarSet.Of(character, character).IgnoringCase() : ScalarSet.Of(character, character));

    private static RegexNode.Character OneOf(ScalarSet set) => new(ScalarSet.Tabled(set));

    private bool Take(char expected)
    {
        var found = !AtEnd && Peek == expected;
        _position += found ? 1 : 0;
        return found;
    }

    private InputException Error(string what) => RegexProgram.Error(_source, _position, what);
}
