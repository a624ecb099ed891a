using System.Globalization;
using System.Text;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Values as text: Python's <c>str</c> for what is printed, and its <c>repr</c> for what stands inside a list.</summary>
internal static class Printer
{
    /// <summary>The text that <c>{{ value }}</c> prints.</summary>
    public static string Show(Run run, Value value)
    {
        switch (value)
        {
            case TextValue text:
                return text.Text;
            case UndefinedValue:
                return "";
            default:
                var output = new StringBuilder();
                Represent(run, value, output);
                return output.ToString();
        }
    }

    /// <summary>The value as it would be written in Python.</summary>
    public static string Represent(Run run, Value value)
    {
        var output = new StringBuilder();
        Represent(run, value, output);
        return output.ToString();
    }

    private static void Represent(Run run, Value value, StringBuilder output)
    {
        run.Enter();
        run.Step();
        var start = output.Length;
        switch (value)
        {
            case SequenceValue { Kind: SequenceKind.Range } range:
                output.Append(range.Label);
                break;
            case SequenceValue list:
                var (open, close) = Brackets(list);
                Join(run, output, open, list.Items, close, item => Represent(run, item, output));
                break;
            case DictionaryValue dictionary:
                Entries(run, dictionary, output);
                break;
            case NamespaceValue space:
                output.Append("<Namespace ");
                Join(
                    run,
                    output,
                    "{",
                    space.Fields,
                    "}>",
                    field =>
                    {
                        Quote(field.Key, output);
                        output.Append(": ");
                        Represent(run, field.Value, output);
                    }
                );
                break;
            case TextValue text:
                run.Characters(text.Text.Length);
                Quote(text.Text, output);
                break;
            default:
                output.Append(Atom(value));
                break;
        }

        // The parts of a list were paid for already; this pays for what was added at this level, at the least.
        run.Characters(Math.Min(output.Length - start, 64));
        run.Leave();
    }

    private static string Atom(Value value) =>
        value switch
        {
            NoneValue => "None",
            BooleanValue boolean => boolean.IsTrue ? "True" : "False",
            IntegerValue integer => integer.Number.ToString(CultureInfo.InvariantCulture),
            FloatValue real => FloatText.Shortest(real.Number),
            UndefinedValue => "Undefined",
            MacroValue macro => $"<Macro '{macro.Name}'>",
            FunctionValue function => $"<function {function.Name}>",
            MethodValue method => $"<built-in method {method.Name}>",
            _ => $"<{value.TypeName} object>",
        };

    private static (string Open, string Close) Brackets(SequenceValue list) =>
        list.Kind switch
        {
            SequenceKind.List => ("[", "]"),
            SequenceKind.Tuple => ("(", list.Items.Count == 1 ? ",)" : ")"),
            _ => (list.TypeName + "([", "])"),
        };

    private static void Entries(Run run, DictionaryValue dictionary, StringBuilder output) =>
        Join(
            run,
            output,
            "{",
            dictionary.Entries,
            "}",
            entry =>
            {
                Represent(run, entry.Key, output);
                output.Append(": ");
                Represent(run, entry.Value, output);
            }
        );

    private static void Join<T>(
        Run run,
        StringBuilder output,
        string open,
        IEnumerable<T> items,
        string close,
        Action<T> write
    )
    {
        output.Append(open);
        var separator = "";
        foreach (var item in items)
        {
            run.Characters(separator.Length);
            output.Append(separator);
            write(item);
            separator = ", ";
        }

        output.Append(close);
    }

    // Python's quotes: double ones only round text that has single ones and no double ones.
    private static void Quote(string text, StringBuilder output)
    {
        var quote =
            text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        output.Append(quote);
        var at = 0;
        while (at < text.Length)
        {
            var isRune = Rune.TryGetRuneAt(text, at, out var rune);
            var code = isRune ? rune.Value : text[at];
            if (code == quote || code == '\\')
            {
                output.Append('\\').Append((char)code);
            }
            else if (code is '\n' or '\r' or '\t')
            {
                output.Append(
                    code switch
                    {
                        '\n' => "\\n",
                        '\r' => "\\r",
                        _ => "\\t",
                    }
                );
            }
            else if (isRune && IsPrintable(rune))
            {
                output.Append(rune);
            }
            else
            {
                var escape = code switch
                {
                    < 0x100 => $"\\x{code:x2}",
                    < 0x10000 => $"\\u{code:x4}",
                    _ => $"\\U{code:x8}",
                };
                output.Append(escape);
            }

            at += isRune ? rune.Utf16SequenceLength : 1;
        }

        output.Append(quote);
    }

    private static bool IsPrintable(Rune rune) =>
        rune.Value == ' '
        || Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator
            );
}
