using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Malmoi.Text.Formats;

/// <summary>One JSON object a line, of which one string property is the text.</summary>
internal static class JsonLines
{
    public static IEnumerable<SourceLine> Read(IEnumerable<SourceLine> lines, FormatContext context)
    {
        var path = (context.Options.Field ?? "text").Split('.').Select(Encoding.UTF8.GetBytes).ToArray();
        var text = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            if (line.Utf8.Span.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            text.ResetWrittenCount();
            try
            {
                ReadMended(line, path, text, context);
            }
            catch (JsonException error)
            {
                throw context.Error(
                    line.Number,
                    $"broken JSON at byte {error.BytePositionInLine ?? 0} of {FormatContext.Show(line.Utf8.Span)}; each line must be one JSON object"
                );
            }
            catch (InvalidOperationException)
            {
                throw context.Error(
                    line.Number,
                    "a \\u escape is half of a surrogate pair; mend it, or read on with --lossy"
                );
            }

            yield return new SourceLine(text.WrittenMemory, line.Number);
        }
    }

    private static void ReadMended(SourceLine line, byte[][] path, ArrayBufferWriter<byte> text, FormatContext context)
    {
        try
        {
            Read(line.Utf8.Span, path, text, context, line.Number);
        }
        catch (InvalidOperationException) when (context.Options.Lossy)
        {
            text.ResetWrittenCount();
            Read(WithoutHalves(line.Utf8.Span, context), path, text, context, line.Number);
        }
    }

    private static void Read(
        ReadOnlySpan<byte> line,
        byte[][] path,
        ArrayBufferWriter<byte> text,
        FormatContext context,
        long number
    )
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw context.Error(number, "a JSON object was expected; --format text reads the lines as they are");
        }

        var depth = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                throw Missing(context, number);
            }

            var wanted = reader.ValueTextEquals(path[depth]);
            reader.Read();
            if (!wanted)
            {
                reader.Skip();
            }
            else if (++depth == path.Length)
            {
                break;
            }
            else if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Missing(context, number);
            }
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw context.Error(
                number,
                $"the property '{context.Options.Field ?? "text"}' is no string but {Kind(reader.TokenType)}"
            );
        }

        var longest = reader.ValueSpan.Length;
        text.Advance(reader.CopyString(text.GetSpan(Math.Max(longest, 1))));
        while (reader.Read()) { } // the rest must be JSON too
    }

    // The line with \ufffd for every \u escape of half a pair; all other bytes stay where they are.
    private static byte[] WithoutHalves(ReadOnlySpan<byte> line, FormatContext context)
    {
        var mended = line.ToArray();
        for (var i = 0; i + 1 < mended.Length; i++)
        {
            if (mended[i] != (byte)'\\')
            {
                continue;
            }

            var unit = Escaped(mended, i);
            if (char.IsHighSurrogate((char)unit) && char.IsLowSurrogate((char)Escaped(mended, i + 6)))
            {
                i += 11;
            }
            else if (char.IsSurrogate((char)unit))
            {
                "fffd"u8.CopyTo(mended.AsSpan(i + 2));
                context.Replacements++;
                i += 5;
            }
            else
            {
                i++; // what is escaped is no escape itself
            }
        }

        return mended;
    }

    // The unit of a \u escape, 0 where there is none.
    private static int Escaped(ReadOnlySpan<byte> line, int position) =>
        position + 6 <= line.Length
        && line[position] == (byte)'\\'
        && line[position + 1] == (byte)'u'
        && Utf8Parser.TryParse(line.Slice(position + 2, 4), out int unit, out var consumed, 'x')
        && consumed == 4
            ? unit
            : 0;

    private static InputException Missing(FormatContext context, long number) =>
        context.Error(
            number,
            $"there is no property '{context.Options.Field ?? "text"}'; --field names the one that is the text"
        );

    private static string Kind(JsonTokenType type) =>
        type switch
        {
            JsonTokenType.Number => "a number",
            JsonTokenType.StartObject => "an object: --field can lead into it with a dot",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.Null => "null",
            _ => "true or false",
        };
}
