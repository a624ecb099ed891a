using System.Text;
using Malmoi.Text.Formats;

namespace Malmoi.Data.Records;

/// <summary>Words with their tags in columns, a word a line, a blank line after each sentence: CoNLL's tasks, KLUE's names, treebanks.</summary>
internal static class TaggedColumns
{
    private static readonly string[] Columns = ["tokens", "tags"];

    /// <summary>Whether lines are words and tags: two columns, and blank lines between.</summary>
    public static bool Recognise(IReadOnlyList<SourceLine> lines)
    {
        var words = lines.Where(line => !line.Utf8.IsEmpty && !IsRemark(line.Utf8.Span)).Take(100).ToList();
        return words.Count > 0
            && lines.Any(line => line.Utf8.IsEmpty)
            && words.TrueForAll(line => line.Utf8.Span.Count((byte)'\t') == 1);
    }

    /// <summary>The first column is the word, the last one its tag; columns stand between tabs, or blanks where there is no tab.</summary>
    public static void Read(IEnumerable<SourceLine> lines, FormatContext context, RecordBuilder builder)
    {
        builder.Name(Columns);
        var (words, tags, first) = (new List<string>(), new List<string>(), 0L);
        foreach (var line in lines)
        {
            var text = Encoding.UTF8.GetString(line.Utf8.Span);
            if (text.Length == 0 || text.StartsWith("-DOCSTART-", StringComparison.Ordinal))
            {
                Add();
                continue;
            }

            if (IsRemark(line.Utf8.Span))
            {
                continue;
            }

            // A blank may itself be the word, as in data that tags characters.
            var columns = text.Contains('\t', StringComparison.Ordinal)
                ? text.Split('\t')
                : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 2 || columns[0].Length == 0 || columns[^1].Length == 0)
            {
                throw context.Error(
                    line.Number,
                    $"a word and its tag were expected: {FormatContext.Show(line.Utf8.Span)}"
                );
            }

            first = words.Count == 0 ? line.Number : first;
            words.Add(columns[0]);
            tags.Add(columns[^1]);
        }

        Add();

        void Add()
        {
            if (words.Count > 0)
            {
                builder.Add($"line {first}", [new RecordValue(null, [.. words]), new RecordValue(null, [.. tags])]);
                words.Clear();
                tags.Clear();
            }
        }
    }

    /// <summary>The forms of a treebank with their universal parts of speech.</summary>
    public static void ReadTreebank(IEnumerable<SourceLine> lines, FormatContext context, RecordBuilder builder)
    {
        builder.Name([.. Columns, "xpos"]);
        var (words, tags, own, first) = (new List<string>(), new List<string>(), new List<string>(), 0L);
        foreach (var line in lines)
        {
            if (line.Utf8.Span.Trim(" \t"u8).IsEmpty)
            {
                Add();
            }
            else if (line.Utf8.Span[0] != (byte)'#')
            {
                AddWord(line);
            }
        }

        Add();

        void AddWord(SourceLine line)
        {
            Span<Range> ranges = stackalloc Range[ConllU.Columns + 1];
            var span = line.Utf8.Span;
            ConllU.Split(line, ranges, context);
            if (span[ranges[0]].IndexOfAny((byte)'-', (byte)'.') >= 0)
            {
                return; // several words written as one, or a word that was not said
            }

            first = words.Count == 0 ? line.Number : first;
            words.Add(Encoding.UTF8.GetString(span[ranges[1]]));
            tags.Add(Encoding.UTF8.GetString(span[ranges[3]]));
            own.Add(Encoding.UTF8.GetString(span[ranges[4]]));
        }

        void Add()
        {
            if (words.Count > 0)
            {
                builder.Add(
                    $"line {first}",
                    [
                        new RecordValue(null, [.. words]),
                        new RecordValue(null, [.. tags]),
                        new RecordValue(null, [.. own]),
                    ]
                );
                words.Clear();
                tags.Clear();
                own.Clear();
            }
        }
    }

    // "# id = 7" and "## comment"; a tagged number sign has its tab at once.
    private static bool IsRemark(ReadOnlySpan<byte> line) => line.StartsWith("# "u8) || line.StartsWith("##"u8);
}
