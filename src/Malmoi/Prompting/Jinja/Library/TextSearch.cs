using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The methods of strings that look for something in them, or ask what they are made of.</summary>
internal static class TextSearch
{
    public static readonly Dictionary<string, TextMethod> All = new(StringComparer.Ordinal)
    {
        ["startswith"] = (run, text, arguments) => Bounded(run, text, arguments, isStart: true),
        ["endswith"] = (run, text, arguments) => Bounded(run, text, arguments, isStart: false),
        ["find"] = (run, text, arguments) => Value.Of(Find(run, text, arguments, fromEnd: false)),
        ["rfind"] = (run, text, arguments) => Value.Of(Find(run, text, arguments, fromEnd: true)),
        ["index"] = (run, text, arguments) => Index(run, text, arguments, fromEnd: false),
        ["rindex"] = (run, text, arguments) => Index(run, text, arguments, fromEnd: true),
        ["count"] = (run, text, arguments) =>
        {
            var part = TextMethods.Needed(run, arguments.Bind(run, "count", "sub")[0], "count");
            return Value.Of(part.Length == 0 ? new TextValue(text).Length + 1 : Count(run, text, part));
        },
        ["isalpha"] = (run, text, _) => Consists(run, text, char.IsLetter),
        ["isdigit"] = (run, text, _) => Consists(run, text, char.IsDigit),
        ["isdecimal"] = (run, text, _) => Consists(run, text, char.IsDigit),
        ["isnumeric"] = (run, text, _) => Consists(run, text, char.IsNumber),
        ["isalnum"] = (run, text, _) => Consists(run, text, char.IsLetterOrDigit),
        ["isspace"] = (run, text, _) => Consists(run, text, PythonText.IsSpace),
        ["isupper"] = (run, text, _) => Value.Of(Tests.IsCase(run, text, char.IsUpper, char.IsLower)),
        ["islower"] = (run, text, _) => Value.Of(Tests.IsCase(run, text, char.IsLower, char.IsUpper)),
    };

    /// <summary>How often a string that is not empty stands in the text, without overlap.</summary>
    public static long Count(Run run, string text, string part)
    {
        run.Search(text.Length, part.Length);
        long count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; count++)
        {
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal);
        }

        return count;
    }

    private static Value Consists(Run run, string text, Func<char, bool> isPart)
    {
        run.Step(1 + (text.Length / 8));
        return Value.Of(text.Length > 0 && text.All(isPart));
    }

    // Part of the text that the arguments behind the first cut out, and where it starts, in code points.
    private static (string Text, int Start) Cut(Run run, string text, Value? start, Value? end)
    {
        if (start is null && end is null)
        {
            return (text, 0);
        }

        var whole = new TextValue(text);
        var from = Place(start, 0);
        var to = Math.Max(from, Place(end, whole.Length));
        run.Characters(to - from);
        return (whole.Slice(from, to), from);

        int Place(Value? place, int otherwise)
        {
            var at = place is null or NoneValue ? otherwise : NumberFilters.Whole(run, place, "a place in a string");
            return (int)Math.Clamp(at < 0 ? at + whole.Length : at, 0, whole.Length);
        }
    }

    private static Value Bounded(Run run, string text, Arguments arguments, bool isStart)
    {
        var name = isStart ? "startswith" : "endswith";
        var bound = arguments.Bind(run, name, "part", "start", "end");
        var cut = Cut(run, text, bound[1], bound[2]).Text;
        var parts = bound[0] is SequenceValue { Kind: SequenceKind.Tuple } tuple ? tuple.Items : [bound[0]!];
        run.Step((1 + (text.Length / 64L)) * parts.Count);
        return Value.Of(
            parts.Any(part =>
                TextMethods.Needed(run, part, name) is var wanted
                && (
                    isStart
                        ? cut.StartsWith(wanted, StringComparison.Ordinal)
                        : cut.EndsWith(wanted, StringComparison.Ordinal)
                )
            )
        );
    }

    private static long Find(Run run, string text, Arguments arguments, bool fromEnd)
    {
        var bound = arguments.Bind(run, "find", "sub", "start", "end");
        var part = TextMethods.Needed(run, bound[0], "find");
        var (cut, start) = Cut(run, text, bound[1], bound[2]);
        run.Search(cut.Length, part.Length);
        var at = fromEnd
            ? cut.LastIndexOf(part, StringComparison.Ordinal)
            : cut.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1 : start + new TextValue(cut[..at]).Length;
    }

    private static Value Index(Run run, string text, Arguments arguments, bool fromEnd) =>
        Find(run, text, arguments, fromEnd) is var at and >= 0
            ? Value.Of(at)
            : throw run.Error("'index' did not find the string: use 'find', which then gives -1");
}
