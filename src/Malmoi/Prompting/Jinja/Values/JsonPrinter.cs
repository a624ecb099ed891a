using System.Globalization;
using System.Text;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Values as JSON, spaced as Python's <c>json.dumps</c> does.</summary>
internal sealed class JsonPrinter(Run run)
{
    private readonly StringBuilder _output = new();

    /// <summary>What a level is indented by; null keeps all on one line.</summary>
    public string? Indent { get; init; }

    public string ItemSeparator { get; init; } = ", ";

    public string KeySeparator { get; init; } = ": ";

    public bool AsciiOnly { get; init; }

    public bool SortKeys { get; init; }

    public string Print(Value value)
    {
        Write(value, 0);
        return _output.ToString();
    }

    private void Write(Value value, int depth)
    {
        run.Enter();
        run.Step();
        switch (value)
        {
            case DictionaryValue dictionary:
                IEnumerable<KeyValuePair<Value, Value>> entries = SortKeys
                    ? dictionary.Entries.OrderBy(entry => Key(entry.Key), Comparer<string>.Create(PythonText.Compare))
                    : dictionary.Entries;
                Many(
                    '{',
                    entries,
                    '}',
                    depth,
                    entry =>
                    {
                        Quote(Key(entry.Key));
                        Append(KeySeparator);
                        Write(entry.Value, depth + 1);
                    }
                );
                break;
            case SequenceValue { Kind: SequenceKind.List or SequenceKind.Tuple } list:
                Many('[', list.Items, ']', depth, item => Write(item, depth + 1));
                break;
            case TextValue text:
                Quote(text.Text);
                break;
            default:
                Append(
                    Scalar(value) ?? throw run.Error($"a value of type '{value.TypeName}' cannot be written as JSON")
                );
                break;
        }

        run.Leave();
    }

    private void Many<T>(char open, IEnumerable<T> items, char close, int depth, Action<T> write)
    {
        _output.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            Append(isFirst ? "" : ItemSeparator);
            Line(depth + 1);
            write(item);
            isFirst = false;
        }

        if (!isFirst)
        {
            Line(depth);
        }

        _output.Append(close);
    }

    private void Line(int depth)
    {
        if (Indent is not null)
        {
            run.Characters(1 + ((long)Indent.Length * depth));
            _output.Append('\n').Insert(_output.Length, Indent, depth);
        }
    }

    private void Append(string text)
    {
        run.Characters(text.Length);
        _output.Append(text);
    }

    private static string Key(Value key) => key is TextValue text ? text.Text : Scalar(key)!;

    private static string? Scalar(Value value) =>
        value switch
        {
            NoneValue => "null",
            BooleanValue boolean => boolean.IsTrue ? "true" : "false",
            IntegerValue integer => integer.Number.ToString(CultureInfo.InvariantCulture),
            FloatValue { Number: double.NaN } => "NaN",
            FloatValue { Number: double.PositiveInfinity } => "Infinity",
            FloatValue { Number: double.NegativeInfinity } => "-Infinity",
            FloatValue real => FloatText.Shortest(real.Number),
            _ => null,
        };

    private void Quote(string text)
    {
        run.Characters(text.Length);
        _output.Append('"');
        foreach (var sign in text)
        {
            var at = "\"\\\b\f\n\r\t".IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
            {
                _output.Append('\\').Append("\"\\bfnrt"[at]);
            }
            else if (sign < ' ' || (AsciiOnly && sign > '~'))
            {
                _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
            }
            else
            {
                _output.Append(sign);
            }
        }

        _output.Append('"');
    }
}
