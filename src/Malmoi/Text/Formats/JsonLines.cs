using System.Buffers;
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
                Read(line.Utf8.Span, path, text, context, line.Number);
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
                throw context.Error(line.Number, "a \\u escape is half of a surrogate pair; write the character whole");
            }

            yield return new SourceLine(text.WrittenMemory, line.Number);
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
