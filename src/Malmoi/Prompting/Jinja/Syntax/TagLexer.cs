using System.Globalization;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Cuts the inside of one tag into names, numbers, strings and operators, up to the tag's end.</summary>
internal sealed class TagLexer(Run run, string source, List<Token> tokens, bool isBlock)
{
    private static readonly string[] LongOperators = ["**", "//", "==", "!=", ">=", "<="];
    private const string ShortOperators = "+-/*%~[](){}><=.:|,;";
    private readonly Stack<char> _open = new();
    private int _at;

    /// <summary>Reads from behind the tag's beginning to behind its end and the white space that the end takes along.</summary>
    public void Read(ref int at)
    {
        tokens.Add(new Token(isBlock ? TokenKind.BlockBegin : TokenKind.VariableBegin, "", run.Line));
        _at = at;
        while (_at < source.Length && !(_open.Count == 0 && TryEnd()))
        {
            var sign = source[_at];
            if (PythonText.IsSpace(sign))
            {
                run.Line += sign == '\n' ? 1 : 0;
                _at++;
            }
            else if (char.IsAsciiDigit(sign))
            {
                Number();
            }
            else if (char.IsLetterOrDigit(sign) || sign == '_')
            {
                Add(TokenKind.Name, While(_at, static letter => char.IsLetterOrDigit(letter) || letter == '_'));
            }
            else if (sign is '\'' or '"')
            {
                Text(sign);
            }
            else
            {
                Operator(sign);
            }
        }

        at = _at;
    }

    private bool TryEnd()
    {
        var end = isBlock ? "%}" : "}}";
        var sign = source[_at];
        var hasSign = sign == '-' || (sign == '+' && isBlock);
        var close = hasSign ? _at + 1 : _at;
        if (string.CompareOrdinal(source, close, end, 0, 2) != 0)
        {
            return false;
        }

        tokens.Add(new Token(isBlock ? TokenKind.BlockEnd : TokenKind.VariableEnd, "", run.Line));
        var from = close + 2;
        _at = from;
        if (hasSign && sign == '-')
        {
            _at = While(from, PythonText.IsSpace);
            run.Line += source.AsSpan(from, _at - from).Count('\n');
        }
        else if (isBlock && !hasSign && _at < source.Length && source[_at] == '\n')
        {
            _at++;
            run.Line++;
        }

        return true;
    }

    private void Number()
    {
        var end = Digits(_at);
        var isFloat = false;
        if (_at == 0 || source[_at - 1] != '.')
        {
            if (end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
            {
                isFloat = true;
                end = Digits(end + 1);
            }

            var exponent = end + 1 < source.Length && source[end] is 'e' or 'E' ? end + 1 : -1;
            exponent += exponent > 0 && source[exponent] is '-' or '+' ? 1 : 0;
            if (exponent > 0 && exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                isFloat = true;
                end = Digits(exponent);
            }
        }

        if (isFloat)
        {
            Add(TokenKind.Float, end);
        }
        else
        {
            Integer(end);
        }
    }

    private void Integer(int end)
    {
        var radix =
            source[_at] == '0' && _at + 1 < source.Length
                ? char.ToLowerInvariant(source[_at + 1]) switch
                {
                    'x' => 16,
                    'o' => 8,
                    'b' => 2,
                    _ => 10,
                }
                : 10;
        var from = radix == 10 ? _at : _at + 2;
        end = radix == 10 ? end : While(from, letter => letter == '_' || Digit(letter) < radix);
        long number = 0;
        foreach (var letter in source.AsSpan(from, end - from))
        {
            var digit = letter == '_' ? 0 : Digit(letter);
            if (number > (long.MaxValue - digit) / radix)
            {
                throw run.Error($"the number '{source[_at..end]}' has more than 64 bits");
            }

            number = letter == '_' ? number : (number * radix) + digit;
        }

        if (end == from || (radix == 10 && source[from] == '0' && number > 0))
        {
            throw run.Error($"'{source[_at..end]}' is not a number");
        }

        tokens.Add(new Token(TokenKind.Integer, number.ToString(CultureInfo.InvariantCulture), run.Line));
        _at = end;
    }

    private static int Digit(char letter) => char.IsAsciiHexDigit(letter) ? Convert.ToInt32(letter.ToString(), 16) : 99;

    private int Digits(int at) => While(at, static letter => char.IsAsciiDigit(letter) || letter == '_');

    private void Text(char quote)
    {
        var end = _at + 1;
        while (end < source.Length && source[end] != quote)
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        if (end >= source.Length)
        {
            throw run.Error($"a string that starts with {quote} does not end");
        }

        var written = source[(_at + 1)..end];
        tokens.Add(new Token(TokenKind.Text, StringLiteral.Unescape(run, written), run.Line));
        run.Line += written.AsSpan().Count('\n');
        _at = end + 1;
    }

    private void Operator(char sign)
    {
        foreach (var two in LongOperators)
        {
            if (string.CompareOrdinal(source, _at, two, 0, 2) == 0)
            {
                Add(TokenKind.Operator, _at + 2);
                return;
            }
        }

        if (!ShortOperators.Contains(sign, StringComparison.Ordinal))
        {
            throw run.Error($"unexpected character '{sign}' in a tag");
        }

        switch (sign)
        {
            case '(' or '[' or '{':
                _open.Push(
                    sign switch
                    {
                        '(' => ')',
                        '[' => ']',
                        _ => '}',
                    }
                );
                break;
            case ')' or ']' or '}' when !_open.TryPop(out var expected) || expected != sign:
                throw run.Error($"'{sign}' closes nothing");
        }

        Add(TokenKind.Operator, _at + 1);
    }

    private int While(int at, Func<char, bool> isPart)
    {
        while (at < source.Length && isPart(source[at]))
        {
            at++;
        }

        return at;
    }

    private void Add(TokenKind kind, int end)
    {
        tokens.Add(new Token(kind, source[_at..end], run.Line));
        _at = end;
    }
}
