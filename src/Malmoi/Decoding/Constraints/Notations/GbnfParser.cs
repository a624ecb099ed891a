using System.Globalization;
using System.Text;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Notations;

/// <summary>Reads GBNF, the notation in which llama.cpp takes grammars: <c>root ::= "예" | [a-z]+ rest?</c>.</summary>
/// <remarks>A rule ends with its line, except inside brackets and behind <c>::=</c> and <c>|</c>; <c>#</c> starts a comment.</remarks>
internal sealed class GbnfParser
{
    private const int LongestSource = 1 << 20;
    private const int DeepestNesting = 100;
    private const int MostRepetitions = 100_000;
    private readonly string _source;
    private readonly string _name;
    private readonly RuleTable _rules = new();
    private readonly Dictionary<string, (int Rule, int Place, bool IsDefined)> _names = new(StringComparer.Ordinal);
    private int _position;
    private int _depth;

    private GbnfParser(string source, string name) => (_source, _name) = (source, name);

    /// <exception cref="InputException">The grammar is malformed; the message has line and column.</exception>
    public static RuleTable Parse(string source, string name)
    {
        var parser = new GbnfParser(source, name);
        if (source.Length > LongestSource)
        {
            throw parser.Error($"the grammar is longer than {LongestSource:N0} characters");
        }

        parser._names["root"] = (parser._rules.Declare("root"), 0, false);
        for (parser.SkipBlanks(lines: true); !parser.AtEnd; parser.SkipBlanks(lines: true))
        {
            parser.ParseRule();
        }

        foreach (var (rule, (_, place, isDefined)) in parser._names)
        {
            if (!isDefined)
            {
                parser._position = place;
                throw parser.Error(
                    rule == "root"
                        ? "the grammar has no rule 'root', which says what a whole text is"
                        : $"there is no rule '{rule}'"
                );
            }
        }

        return parser._rules;
    }

    private bool AtEnd => _position >= _source.Length;

    private char Peek => AtEnd ? '\0' : _source[_position];

    private void ParseRule()
    {
        var place = _position;
        var name = ParseName();
        SkipBlanks(lines: false);
        if (!Take("::="))
        {
            throw Error($"'::=' must follow the name of the rule '{name}'");
        }

        var (rule, first, isDefined) = _names.TryGetValue(name, out var known)
            ? known
            : (_rules.Declare(name), place, false);
        if (isDefined)
        {
            _position = place;
            throw Error($"the rule '{name}' stands twice");
        }

        _names[name] = (rule, first, true);
        SkipBlanks(lines: true);
        _rules.Define(rule, ParseChoice(isNested: false));
        if (!AtEnd && Peek is not ('\n' or '\r'))
        {
            throw Error(Peek == ')' ? "a ')' closes no bracket" : $"'{Peek}' starts nothing");
        }
    }

    private Expression ParseChoice(bool isNested)
    {
        var options = new List<Expression> { ParseSequence(isNested) };
        while (Take("|"))
        {
            SkipBlanks(lines: true);
            options.Add(ParseSequence(isNested));
        }

        return Expression.AnyOf([.. options]);
    }

    private Expression ParseSequence(bool isNested)
    {
        var parts = new List<Expression>();
        while (ParsePart() is { } part)
        {
            SkipBlanks(isNested);
            parts.Add(ParseRepetitions(part, isNested));
        }

        return Expression.Of([.. parts]);
    }

    // Null where none begins.
    private Expression? ParsePart()
    {
        switch (Peek)
        {
            case '"':
                return ParseLiteral();
            case '[':
                return ParseSet();
            case '.':
                _position++;
                return new Expression.Character(ScalarRanges.All);
            case '(':
                return ParseBracket();
            case '<' or '!':
                throw Error("tokens by name or number ('<...>') are not supported: write their text");
            default:
                return IsOfName(Peek) ? ParseCall() : null;
        }
    }

    private Expression.Call ParseCall()
    {
        var place = _position;
        var name = ParseName();
        if (!_names.TryGetValue(name, out var known))
        {
            _names[name] = known = (_rules.Declare(name), place, false);
        }

        return new Expression.Call(known.Rule);
    }

    private Expression ParseBracket()
    {
        var place = _position++;
        if (++_depth > DeepestNesting)
        {
            throw Error($"brackets lie deeper than {DeepestNesting}");
        }

        SkipBlanks(lines: true);
        var content = ParseChoice(isNested: true);
        if (!Take(")"))
        {
            _position = AtEnd ? place : _position;
            throw Error(AtEnd || _position == place ? "a '(' is not closed" : $"'{Peek}' starts nothing");
        }

        _depth--;
        return content;
    }

    private Expression.Literal ParseLiteral()
    {
        var place = _position++;
        var text = new StringBuilder();
        while (!Take("\""))
        {
            if (AtEnd || Peek is '\n')
            {
                _position = place;
                throw Error("a '\"' is not closed");
            }

            text.Append(new Rune(ParseCharacter()).ToString());
        }

        return new Expression.Literal(text.ToString());
    }

    private Expression.Character ParseSet()
    {
        var place = _position++;
        var isNegated = Take("^");
        var ranges = new List<(int, int)>();
        while (!Take("]"))
        {
            if (AtEnd)
            {
                _position = place;
                throw Error("a '[' is not closed");
            }

            var from = ParseCharacter();
            var isRange = Peek == '-' && _position + 1 < _source.Length && _source[_position + 1] != ']';
            _position += isRange ? 1 : 0;
            var to = isRange ? ParseCharacter() : from;
            ranges.Add(to < from ? throw Error("a range runs backwards") : (from, to));
        }

        var set = ScalarRanges.Of(ranges);
        return new Expression.Character(isNegated ? set.Negated() : set);
    }

    private int ParseCharacter()
    {
        if (Peek != '\\')
        {
            Rune.DecodeFromUtf16(_source.AsSpan(_position), out var rune, out var length);
            _position += length;
            return rune.Value;
        }

        _position += 2;
        var kind = _position <= _source.Length ? _source[_position - 1] : throw Error("a '\\' stands at the end");
        return kind switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' or '"' or '[' or ']' or '-' or '^' => kind,
            'x' => Hexadecimal(2),
            'u' => Hexadecimal(4),
            'U' => Hexadecimal(8),
            _ => throw Error($"'\\{kind}' is not known"),
        };
    }

    private int Hexadecimal(int digits)
    {
        var end = Math.Min(_source.Length, _position + digits);
        var isNumber = int.TryParse(
            _source.AsSpan(_position, end - _position),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        );
        if (!isNumber || end - _position < digits || !Rune.IsValid(value))
        {
            throw Error($"{digits} hexadecimal digits of a character must stand here");
        }

        _position = end;
        return value;
    }

    private Expression ParseRepetitions(Expression part, bool isNested)
    {
        for (var count = 0; Repetition() is var (least, most); count++)
        {
            if (count == DeepestNesting)
            {
                throw Error($"more than {DeepestNesting} repetitions of repetitions");
            }

            part = new Expression.Repeat(part, least, most);
            SkipBlanks(isNested);
        }

        return part;
    }

    private (int Least, int? Most)? Repetition() =>
        Take("*") ? (0, null)
        : Take("+") ? (1, null)
        : Take("?") ? (0, 1)
        : Peek == '{' ? Counts()
        : null;

    private (int Least, int? Most) Counts()
    {
        var place = _position++;
        SkipBlanks(lines: false);
        var least = Number();
        SkipBlanks(lines: false);
        var isOpen = Take(",");
        SkipBlanks(lines: false);
        var most = isOpen ? Number() : least;
        SkipBlanks(lines: false);
        if (!Take("}") || (least is null && most is null))
        {
            _position = place;
            throw Error("a repetition is '{2}', '{2,}', '{,3}' or '{2,3}'");
        }

        return most < least ? throw Error($"{{{least},{most}}} counts down") : (least ?? 0, most);
    }

    private int? Number()
    {
        var start = _position;
        while (char.IsAsciiDigit(Peek))
        {
            _position++;
        }

        var digits = _source[start.._position];
        return digits.Length == 0 ? null
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= MostRepetitions
                ? number
            : throw Error($"a repetition of {digits} is more than {MostRepetitions:N0}");
    }

    private string ParseName()
    {
        var start = _position;
        while (IsOfName(Peek))
        {
            _position++;
        }

        return _position > start ? _source[start.._position] : throw Error("the name of a rule must stand here");
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private void SkipBlanks(bool lines)
    {
        while (!AtEnd && (Peek is ' ' or '\t' or '#' || (lines && Peek is '\n' or '\r')))
        {
            var end = Peek == '#' ? _source.AsSpan(_position).IndexOfAny('\r', '\n') : 1;
            _position = end < 0 ? _source.Length : _position + end;
        }
    }

    private bool Take(string expected)
    {
        var found = string.CompareOrdinal(_source, _position, expected, 0, expected.Length) == 0;
        _position += found ? expected.Length : 0;
        return found;
    }

    private InputException Error(string what)
    {
        var before = _source.AsSpan(0, Math.Min(_position, _source.Length));
        var (line, column) = (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
        return new InputException($"{_name}, line {line}, column {column}: {what}");
    }
}
