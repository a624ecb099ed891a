using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>Reads calls of functions in Python's notation, with arguments by name and literals as values.</summary>
internal sealed class PythonicCalls
{
    private const int Deepest = 32;
    private readonly string _text;
    private int _at;

    private PythonicCalls(string text) => _text = text;

    /// <returns>Null where the text is anything else.</returns>
    public static IReadOnlyList<ToolCall>? Read(string text)
    {
        var reader = new PythonicCalls(text);
        try
        {
            var calls = new List<ToolCall>();
            var isList = reader.Skip('[');
            do
            {
                calls.Add(reader.Call());
            } while (reader.Skip(',') && !reader.Peek(']'));

            if (isList)
            {
                reader.Expect(']');
            }

            reader.Blanks();
            return reader._at == text.Length ? calls : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private ToolCall Call()
    {
        var name = Word(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '-');
        Expect('(');
        var arguments = new JsonObject();
        while (!Skip(')'))
        {
            var argument = Word(letter => char.IsLetterOrDigit(letter) || letter == '_');
            Expect('=');
            if (!arguments.TryAdd(argument, Value(0)))
            {
                throw Broken();
            }

            if (!Skip(','))
            {
                Expect(')');
                break;
            }
        }

        return new ToolCall(name, arguments);
    }

    private JsonNode? Value(int depth)
    {
        Blanks();
        if (depth > Deepest || _at >= _text.Length)
        {
            throw Broken();
        }

        return _text[_at] switch
        {
            '\'' or '"' => JsonValue.Create(Text()),
            '[' => List(']', depth),
            '(' => List(')', depth),
            '{' => Members(depth),
            _ => Scalar(),
        };
    }

    private JsonArray List(char end, int depth)
    {
        _at++;
        var items = new JsonArray();
        while (!Skip(end))
        {
            items.Add(Value(depth + 1));
            if (!Skip(','))
            {
                Expect(end);
                break;
            }
        }

        return items;
    }

    private JsonObject Members(int depth)
    {
        _at++;
        var members = new JsonObject();
        while (!Skip('}'))
        {
            Blanks();
            var name = Peek('\'') || Peek('"') ? Text() : throw Broken();
            Expect(':');
            if (!members.TryAdd(name, Value(depth + 1)))
            {
                throw Broken();
            }

            if (!Skip(','))
            {
                Expect('}');
                break;
            }
        }

        return members;
    }

    private JsonNode? Scalar()
    {
        var word = Word(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '+');
        return word switch
        {
            "True" or "true" => true,
            "False" or "false" => false,
            "None" or "null" => null,
            _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                whole,
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) => number,
            _ => throw Broken(),
        };
    }

    private string Text()
    {
        Blanks();
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            text.Append(_text[_at] == '\\' ? Escaped() : _text[_at++].ToString());
        }

        Expect(quote);
        return text.ToString();
    }

    private string Escaped()
    {
        var code = _at + 1 < _text.Length ? _text[_at + 1] : throw Broken();
        _at += 2;
        if (code is 'u' or 'x')
        {
            var length = code == 'u' ? 4 : 2;
            var digits = _at + length <= _text.Length ? _text.AsSpan(_at, length) : throw Broken();
            _at += length;
            return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                ? ((char)unit).ToString()
                : throw Broken();
        }

        return code switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            '\'' or '"' or '\\' or '/' => code.ToString(),
            _ => $"\\{code}",
        };
    }

    private string Word(Func<char, bool> belongs)
    {
        Blanks();
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Broken();
    }

    private bool Skip(char letter)
    {
        var isThere = Peek(letter);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private bool Peek(char letter)
    {
        Blanks();
        return _at < _text.Length && _text[_at] == letter;
    }

    private void Expect(char letter)
    {
        if (!Skip(letter))
        {
            throw Broken();
        }
    }

    private void Blanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private FormatException Broken() => new($"no call at {_at}");
}
