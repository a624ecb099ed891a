using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The filters that make text.</summary>
internal static class TextFilters
{
    public static readonly Dictionary<string, Filter> All = new(StringComparer.Ordinal)
    {
        ["string"] = (run, value, _) => value as TextValue ?? run.Text(Printer.Show(run, value)),
        ["upper"] = (run, value, _) => run.Text(PythonText.Upper(Printer.Show(run, value))),
        ["lower"] = (run, value, _) => run.Text(PythonText.Lower(Printer.Show(run, value))),
        ["capitalize"] = (run, value, _) => run.Text(PythonText.Capitalize(Printer.Show(run, value))),
        ["title"] = (run, value, _) => run.Text(Title(Printer.Show(run, value))),
        ["trim"] = Trim,
        ["replace"] = Replace,
        ["format"] = (run, value, arguments) =>
            PercentFormat.Apply(
                run,
                Printer.Show(run, value),
                arguments.Named.Count > 0
                    ? Call(run, "dict", arguments)
                    : new SequenceValue(run, arguments.Positional, SequenceKind.Tuple)
            ),
        ["indent"] = Indent,
        ["wordcount"] = (run, value, _) => Value.Of(WordCount(run, Printer.Show(run, value))),
        ["safe"] = (run, value, _) => new TextValue(Printer.Show(run, value), isMarkup: true),
        ["escape"] = Escape,
        ["e"] = Escape,
        ["forceescape"] = (run, value, _) =>
            new TextValue(Markup.Escape(run, Printer.Show(run, value)), isMarkup: true),
        ["tojson"] = ToJson,
    };

    private static Value Call(Run run, string function, Arguments arguments) =>
        ((CallableValue)Functions.Scope().Get(function)).Call(run, arguments);

    private static TextValue Trim(Run run, Value value, Arguments arguments)
    {
        var signs = arguments.Bind(run, "filter 'trim'", "chars")[0];
        return run.Text(TextShaping.Strip(run, Printer.Show(run, value), signs, fromStart: true, fromEnd: true));
    }

    private static TextValue Replace(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'replace'", "old", "new", "count");
        if (bound is not [{ } old, { } replacement, var count])
        {
            throw run.Error("filter 'replace' needs what to replace and by what");
        }

        return TextShaping.Replace(
            run,
            Printer.Show(run, value),
            Printer.Show(run, old),
            Printer.Show(run, replacement),
            count is null or { IsTrue: false } ? -1 : NumberFilters.Whole(run, count, "the count of 'replace'")
        );
    }

    private static TextValue Indent(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'indent'", "width", "first", "blank");
        var width =
            bound[0] is TextValue written ? written.Text
            : bound[0] is null ? "    "
            : TextShaping.Spaces(run, NumberFilters.Whole(run, bound[0]!, "the width of 'indent'"));
        var text = run.Text(Printer.Show(run, value) + "\n").Text;
        var lines = PythonText.Lines(text);
        run.Characters((long)width.Length * lines.Count);
        var indentsBlank = bound[2] is { IsTrue: true };
        var indented = lines.Select((line, at) => at > 0 && (indentsBlank || line.Length > 0) ? width + line : line);
        return run.Text((bound[1] is { IsTrue: true } ? width : "") + string.Join('\n', indented));
    }

    // Words begin after white space, hyphens and opening brackets; apostrophes stay inside.
    private static string Title(string text)
    {
        var title = new System.Text.StringBuilder(text.Length);
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && !IsBreak(text[at]))
            {
                continue;
            }

            title.Append(PythonText.Capitalize(text[start..at]));
            title.Append(at < text.Length ? text[at].ToString() : "");
            start = at + 1;
        }

        return title.ToString();

        static bool IsBreak(char sign) => PythonText.IsSpace(sign) || sign is '-' or '(' or '{' or '[' or '<';
    }

    private static long WordCount(Run run, string text)
    {
        run.Step(1 + (text.Length / 8));
        var count = 0;
        var isInside = false;
        foreach (var sign in text)
        {
            var isWord = char.IsLetterOrDigit(sign) || sign == '_' || char.IsSurrogate(sign);
            count += isWord && !isInside ? 1 : 0;
            isInside = isWord;
        }

        return count;
    }

    private static TextValue Escape(Run run, Value value, Arguments arguments) =>
        value is TextValue { IsMarkup: true } markup
            ? markup
            : new TextValue(Markup.Escape(run, Printer.Show(run, value)), isMarkup: true);

    private static TextValue ToJson(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'tojson'", "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = bound[1] switch
        {
            null or NoneValue => null,
            TextValue text => text.Text,
            var width => TextShaping.Spaces(run, NumberFilters.Whole(run, width, "the indent of 'tojson'")),
        };
        var separators = bound[2] switch
        {
            null or NoneValue => (Item: indent is null ? ", " : ",", Key: ": "),
            SequenceValue { Items: [TextValue item, TextValue key] } => (Item: item.Text, Key: key.Text),
            _ => throw run.Error("the separators of 'tojson' are two strings"),
        };
        var printer = new JsonPrinter(run)
        {
            Indent = indent,
            ItemSeparator = separators.Item,
            KeySeparator = separators.Key,
            AsciiOnly = bound[0] is { IsTrue: true },
            SortKeys = bound[3] is { IsTrue: true },
        };
        return new TextValue(printer.Print(value));
    }
}
