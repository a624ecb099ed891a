using System.Buffers;
using System.Globalization;
using System.Text;

namespace Malmoi.Text.Formats;

/// <summary>One column of CSV (RFC 4180) or TSV, or all of them.</summary>
internal sealed class DelimitedText(FormatContext context, byte delimiter, bool quoted)
{
    private const byte Quote = (byte)'"';

    /// <summary>An open quote that is never closed would otherwise swallow the file.</summary>
    private const int LongestRecord = 1 << 26;

    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<string> _header = [];

    public IEnumerable<SourceLine> Read(IEnumerable<SourceLine> lines)
    {
        var column = int.TryParse(
            context.Options.Column,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number - 1
            : -1;
        if (number == 0 && column == -1 && context.Options.Column is "0")
        {
            throw new InputException("columns are counted from 1: --column 1 is the first");
        }

        foreach (var record in Records(lines))
        {
            if (column < 0)
            {
                column = FindInHeader(record);
                continue;
            }

            if (record.Utf8.IsEmpty)
            {
                continue;
            }

            var count = Field(record.Utf8.Span, column);
            if (count <= column)
            {
                throw context.Error(
                    record.Number,
                    $"column {column + 1} was expected, but there are {count}: {FormatContext.Show(record.Utf8.Span)}"
                );
            }

            yield return new SourceLine(_text.WrittenMemory, record.Number);
        }
    }

    /// <summary>Every field of every record.</summary>
    public IEnumerable<(string[] Fields, long Number)> Rows(IEnumerable<SourceLine> lines)
    {
        foreach (var record in Records(lines))
        {
            if (!record.Utf8.IsEmpty)
            {
                yield return (Fields(record.Utf8.Span), record.Number);
            }
        }
    }

    private string[] Fields(ReadOnlySpan<byte> record)
    {
        var fields = new List<string>();
        for (var position = 0; position <= record.Length; )
        {
            var next = Next(record, position);
            Take(record[position..(next - 1)]);
            fields.Add(Encoding.UTF8.GetString(_text.WrittenSpan));
            position = next;
        }

        return [.. fields];
    }

    private int FindInHeader(SourceLine record)
    {
        for (var i = 0; Field(record.Utf8.Span, i) > i; i++)
        {
            _header.Add(Encoding.UTF8.GetString(_text.WrittenSpan));
        }

        var wanted = context.Options.Column;
        if (wanted is null && _header.Count == 1)
        {
            return 0;
        }

        var found = wanted is null ? -1 : _header.IndexOf(wanted);
        return found >= 0
            ? found
            : throw context.Error(
                record.Number,
                $"{(wanted is null ? "--column must name one of the columns" : $"there is no column '{wanted}' among")} {string.Join(", ", _header.Take(20))}"
            );
    }

    // A record is a line, or several where a quoted field holds line ends.
    private IEnumerable<SourceLine> Records(IEnumerable<SourceLine> lines)
    {
        var first = 0L;
        foreach (var line in lines)
        {
            if (first == 0 && !IsOpenAfter(line.Utf8.Span, wasOpen: false))
            {
                yield return line;
            }
            else if (first == 0)
            {
                first = line.Number;
                _record.ResetWrittenCount();
                _record.Write(line.Utf8.Span);
            }
            else
            {
                _record.Write("\n"u8);
                _record.Write(line.Utf8.Span);
                if (!IsOpenAfter(line.Utf8.Span, wasOpen: true))
                {
                    yield return new SourceLine(_record.WrittenMemory, first);
                    first = 0;
                }
                else if (_record.WrittenCount > LongestRecord)
                {
                    break;
                }
            }
        }

        if (first > 0)
        {
            throw context.Error(first, "a quote opened here is not closed; --format tsv reads quotes as text");
        }
    }

    private bool IsOpenAfter(ReadOnlySpan<byte> line, bool wasOpen)
    {
        if (!quoted || !line.Contains(Quote))
        {
            return wasOpen;
        }

        var position = 0;
        if (wasOpen)
        {
            position = Close(line, 0);
            position = position < 0 ? -1 : AfterDelimiter(line, position);
        }

        while (position >= 0 && position <= line.Length)
        {
            position = Next(line, position);
        }

        return position < 0;
    }

    // Puts field number `index` into _text and gives the number of fields seen: at most index + 1.
    private int Field(ReadOnlySpan<byte> record, int index)
    {
        var position = 0;
        for (var i = 0; position <= record.Length; i++)
        {
            var next = Next(record, position);
            if (i == index)
            {
                Take(record[position..(next - 1)]);
                return index + 1;
            }

            if (next > record.Length)
            {
                return i + 1;
            }

            position = next;
        }

        return 0;
    }

    // The position after the delimiter that ends the field which begins at `position`; -1 where its quote is not closed.
    private int Next(ReadOnlySpan<byte> record, int position)
    {
        if (quoted && position < record.Length && record[position] == Quote)
        {
            position = Close(record, position + 1);
        }

        return position < 0 ? -1 : AfterDelimiter(record, position);
    }

    private int AfterDelimiter(ReadOnlySpan<byte> record, int position)
    {
        var end = record[position..].IndexOf(delimiter);
        return end < 0 ? record.Length + 1 : position + end + 1;
    }

    // The position after the quote that closes a field, inside which "" is a quote; -1 where there is none.
    private static int Close(ReadOnlySpan<byte> record, int position)
    {
        while (record[position..].IndexOf(Quote) is var quote and >= 0)
        {
            position += quote + 1;
            if (position == record.Length || record[position] != Quote)
            {
                return position;
            }

            position++;
        }

        return -1;
    }

    private void Take(ReadOnlySpan<byte> field)
    {
        _text.ResetWrittenCount();
        if (!quoted || field.IsEmpty || field[0] != Quote)
        {
            _text.Write(field);
            return;
        }

        // What stands after the closing quote is kept as it is.
        var rest = field[1..];
        while (rest.IndexOf(Quote) is var quote and >= 0)
        {
            var pair = quote + 1 < rest.Length && rest[quote + 1] == Quote;
            _text.Write(rest[..(pair ? quote + 1 : quote)]);
            rest = rest[(pair ? quote + 2 : quote + 1)..];
            if (!pair)
            {
                break;
            }
        }

        _text.Write(rest);
    }
}
