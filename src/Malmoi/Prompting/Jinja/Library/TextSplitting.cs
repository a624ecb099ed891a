using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The methods of strings that cut them.</summary>
internal static class TextSplitting
{
    public static readonly Dictionary<string, TextMethod> All = new(StringComparer.Ordinal)
    {
        ["split"] = (run, text, arguments) => Split(run, text, arguments, fromEnd: false),
        ["rsplit"] = (run, text, arguments) => Split(run, text, arguments, fromEnd: true),
        ["splitlines"] = (run, text, arguments) =>
        {
            run.Step(text.Length / 16);
            var keepEnds = arguments.Bind(run, "splitlines", "keepends")[0] is { IsTrue: true };
            return List(run, PythonText.Lines(text, keepEnds), SequenceKind.List);
        },
        ["partition"] = (run, text, arguments) => Partition(run, text, arguments, fromEnd: false),
        ["rpartition"] = (run, text, arguments) => Partition(run, text, arguments, fromEnd: true),
    };

    private static SequenceValue Split(Run run, string text, Arguments arguments, bool fromEnd)
    {
        var bound = arguments.Bind(run, "split", "sep", "maxsplit");
        run.Step(text.Length / 16);
        var most = bound[1] is null ? -1 : NumberFilters.Whole(run, bound[1]!, "the count of 'split'");
        most = most < 0 ? long.MaxValue : most;
        if (bound[0] is null or NoneValue)
        {
            return List(run, fromEnd ? LastWords(text, most) : Words(text, most), SequenceKind.List);
        }

        var separator = TextMethods.Needed(run, bound[0], "split");
        if (separator.Length == 0)
        {
            throw run.Error("'split' needs a separator that is not empty");
        }

        run.Search(text.Length, separator.Length);
        var parts = new List<string>();
        var (start, end) = (0, text.Length);
        for (; most > 0; most--)
        {
            var at = fromEnd
                ? text.AsSpan(0, end).LastIndexOf(separator)
                : text.IndexOf(separator, start, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            run.Step();
            parts.Add(fromEnd ? text[(at + separator.Length)..end] : text[start..at]);
            (start, end) = fromEnd ? (start, at) : (at + separator.Length, end);
        }

        parts.Add(text[start..end]);
        if (fromEnd)
        {
            parts.Reverse();
        }

        return List(run, parts, SequenceKind.List);
    }

    private static List<string> Words(string text, long most)
    {
        var words = new List<string>();
        var rest = PythonText.TrimStart(text, [], space: true);
        while (!rest.IsEmpty)
        {
            var end = 0;
            while (end < rest.Length && (words.Count == most || !PythonText.IsSpace(rest[end])))
            {
                end++;
            }

            words.Add(rest[..end].ToString());
            rest = PythonText.TrimStart(rest[end..], [], space: true);
        }

        return words;
    }

    private static List<string> LastWords(string text, long most)
    {
        var words = new List<string>();
        var rest = PythonText.TrimEnd(text, [], space: true);
        while (!rest.IsEmpty)
        {
            var start = rest.Length;
            while (start > 0 && (words.Count == most || !PythonText.IsSpace(rest[start - 1])))
            {
                start--;
            }

            words.Add(rest[start..].ToString());
            rest = PythonText.TrimEnd(rest[..start], [], space: true);
        }

        words.Reverse();
        return words;
    }

    private static SequenceValue Partition(Run run, string text, Arguments arguments, bool fromEnd)
    {
        var separator = TextMethods.Needed(run, arguments.Bind(run, "partition", "sep")[0], "partition");
        if (separator.Length == 0)
        {
            throw run.Error("'partition' needs a separator that is not empty");
        }

        run.Search(text.Length, separator.Length);
        var at = fromEnd
            ? text.LastIndexOf(separator, StringComparison.Ordinal)
            : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts =
            at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]]
            : fromEnd ? ["", "", text]
            : [text, "", ""];
        return List(run, parts, SequenceKind.Tuple);
    }

    private static SequenceValue List(Run run, IReadOnlyList<string> parts, SequenceKind kind)
    {
        run.Step(parts.Count);
        return new SequenceValue(run, [.. parts.Select(run.Text)], kind);
    }
}
