using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The methods of strings that make another string: case, white space, padding, replacement.</summary>
internal static class TextShaping
{
    public static readonly Dictionary<string, TextMethod> All = new(StringComparer.Ordinal)
    {
        ["strip"] = (run, text, arguments) => StripMethod(run, text, arguments, fromStart: true, fromEnd: true),
        ["lstrip"] = (run, text, arguments) => StripMethod(run, text, arguments, fromStart: true, fromEnd: false),
        ["rstrip"] = (run, text, arguments) => StripMethod(run, text, arguments, fromStart: false, fromEnd: true),
        ["upper"] = (run, text, _) => run.Text(PythonText.Upper(text)),
        ["lower"] = (run, text, _) => run.Text(PythonText.Lower(text)),
        ["casefold"] = (run, text, _) => run.Text(PythonText.Lower(text).Replace("ß", "ss", StringComparison.Ordinal)),
        ["title"] = (run, text, _) => run.Text(PythonText.Title(text)),
        ["capitalize"] = (run, text, _) => run.Text(PythonText.Capitalize(text)),
        ["swapcase"] = (run, text, _) =>
            run.Text(
                string.Concat(
                    text.Select(sign => char.IsUpper(sign) ? char.ToLowerInvariant(sign) : char.ToUpperInvariant(sign))
                )
            ),
        ["replace"] = ReplaceMethod,
        ["removeprefix"] = (run, text, arguments) =>
        {
            var start = TextMethods.Needed(run, arguments.Bind(run, "removeprefix", "prefix")[0], "removeprefix");
            return run.Text(text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text);
        },
        ["removesuffix"] = (run, text, arguments) =>
        {
            var end = TextMethods.Needed(run, arguments.Bind(run, "removesuffix", "suffix")[0], "removesuffix");
            return run.Text(text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text);
        },
        ["ljust"] = (run, text, arguments) => Pad(run, text, arguments, "ljust"),
        ["rjust"] = (run, text, arguments) => Pad(run, text, arguments, "rjust"),
        ["center"] = (run, text, arguments) => Pad(run, text, arguments, "center"),
        ["zfill"] = ZeroFill,
        ["join"] = Join,
        ["format"] = BraceFormat.Apply,
    };

    /// <summary>The text without white space, or without the given characters, at its ends.</summary>
    public static string Strip(Run run, string text, Value? signs, bool fromStart, bool fromEnd)
    {
        var isSpace = signs is null or NoneValue;
        var set = isSpace ? "" : TextMethods.Needed(run, signs, "strip");
        run.Step(1 + (text.Length / 64L * (1 + set.Length)));
        var rest = text.AsSpan();
        rest = fromStart ? PythonText.TrimStart(rest, set, isSpace) : rest;
        rest = fromEnd ? PythonText.TrimEnd(rest, set, isSpace) : rest;
        return rest.Length == text.Length ? text : rest.ToString();
    }

    /// <summary>The text with one string in the place of another, at most so often; any number of times below zero.</summary>
    public static TextValue Replace(Run run, string text, string old, string replacement, long count)
    {
        // An empty string is found before every character and at the end.
        var found = old.Length == 0 ? new TextValue(text).Length + 1L : TextSearch.Count(run, text, old);
        found = count < 0 ? found : Math.Min(found, count);
        run.Characters(text.Length + Math.Max(0, found * (replacement.Length - (long)old.Length)));
        var result = new System.Text.StringBuilder();
        var at = 0;
        for (; found > 0; found--)
        {
            if (old.Length == 0)
            {
                result.Append(replacement);
                var size =
                    at == text.Length ? 0
                    : char.IsSurrogatePair(text, at) ? 2
                    : 1;
                result.Append(text, at, size);
                at += size;
                continue;
            }

            var next = text.IndexOf(old, at, StringComparison.Ordinal);
            result.Append(text, at, next - at).Append(replacement);
            at = next + old.Length;
        }

        return new TextValue(result.Append(text, at, text.Length - at).ToString());
    }

    /// <summary>So many blanks.</summary>
    public static string Spaces(Run run, long count)
    {
        run.Characters(Math.Max(0, count));
        return new string(' ', (int)Math.Max(0, count));
    }

    private static TextValue StripMethod(Run run, string text, Arguments arguments, bool fromStart, bool fromEnd) =>
        run.Text(Strip(run, text, arguments.Bind(run, "strip", "chars")[0], fromStart, fromEnd));

    private static TextValue ReplaceMethod(Run run, string text, Arguments arguments)
    {
        var bound = arguments.Bind(run, "replace", "old", "new", "count");
        var old = TextMethods.Needed(run, bound[0], "replace");
        var replacement = TextMethods.Needed(run, bound[1], "replace");
        var count = bound[2] is null ? -1 : NumberFilters.Whole(run, bound[2]!, "the count of 'replace'");
        return Replace(run, text, old, replacement, count);
    }

    private static TextValue Pad(Run run, string text, Arguments arguments, string method)
    {
        var bound = arguments.Bind(run, method, "width", "fillchar");
        var width = bound[0] is null
            ? throw run.Error($"'{method}' needs a width")
            : NumberFilters.Whole(run, bound[0]!, $"the width of '{method}'");
        var filling = bound[1] is null ? " " : TextMethods.Needed(run, bound[1], method);
        if (filling.Length != 1)
        {
            throw run.Error($"'{method}' fills with one character");
        }

        var missing = Math.Max(0, width - new TextValue(text).Length);
        run.Characters(missing + text.Length);
        // Python puts the odd one to the left where the width is odd too.
        var left = method switch
        {
            "ljust" => 0,
            "rjust" => missing,
            _ => (missing / 2) + (missing & width & 1),
        };
        return new TextValue(new string(filling[0], (int)left) + text + new string(filling[0], (int)(missing - left)));
    }

    private static TextValue ZeroFill(Run run, string text, Arguments arguments)
    {
        var bound = arguments.Bind(run, "zfill", "width");
        var width = NumberFilters.Whole(run, bound[0] ?? NoneValue.Instance, "the width of 'zfill'");
        var missing = Math.Max(0, width - new TextValue(text).Length);
        run.Characters(missing + text.Length);
        var sign = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        return new TextValue(text[..sign] + new string('0', (int)missing) + text[sign..]);
    }

    private static TextValue Join(Run run, string text, Arguments arguments)
    {
        var items = arguments.Bind(run, "join", "iterable")[0] ?? throw run.Error("'join' needs strings");
        if (items is UndefinedValue missing)
        {
            throw run.Missing(missing);
        }

        return run.Text(
            string.Join(
                text,
                Iteration
                    .Walk(run, items)
                    .Select(item =>
                    {
                        run.Characters(text.Length);
                        return TextMethods.Needed(run, item, "join");
                    })
            )
        );
    }
}
