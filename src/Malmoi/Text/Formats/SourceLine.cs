using System.Text;

namespace Malmoi.Text.Formats;

/// <summary>A line of a file, or a text found in one: UTF-8 that is valid until the next one is asked for, and the line where it begins.</summary>
internal readonly record struct SourceLine(ReadOnlyMemory<byte> Utf8, long Number);

/// <summary>Where in a file a reader stands, for its errors and its settings.</summary>
internal sealed record FormatContext(string Source, CorpusOptions Options)
{
    /// <summary>Halves of surrogate pairs that the format could spell and that became U+FFFD.</summary>
    public long Replacements { get; set; }

    /// <summary>An error at a line of this file.</summary>
    public InputException Error(long line, string message) => new($"'{Source}', line {line}: {message}");

    /// <summary>The lines of the file's blocks; each block is given back when its lines have been read.</summary>
    public static IEnumerable<SourceLine> Lines(IEnumerable<CorpusBlock> blocks)
    {
        foreach (var block in blocks)
        {
            using (block)
            {
                var number = block.FirstLine;
                for (var rest = block.Utf8; !rest.IsEmpty; number++)
                {
                    var end = rest.Span.IndexOf((byte)'\n');
                    yield return new SourceLine(rest[..end], number);
                    rest = rest[(end + 1)..];
                }
            }
        }
    }

    /// <summary>A few characters of a line, to show which one is meant.</summary>
    public static string Show(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8.Length > 60 ? utf8[..60] : utf8);
        return utf8.Length > 60 ? $"{text.TrimEnd('\ufffd')}..." : text;
    }
}
