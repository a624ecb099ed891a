using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Malmoi.Village.Views;

/// <summary>Examples of a task as lines of JSON or of values between tabs; no text of the village has a tab or a line's end.</summary>
internal static class RecordLines
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IEnumerable<ReadOnlyMemory<byte>> Write(IEnumerable<VillageRecord> records, RecordFormat format) =>
        format == RecordFormat.Tsv ? Tsv(records) : records.Select(record => (ReadOnlyMemory<byte>)Json(record.Fields));

    private static byte[] Json(Field[] fields)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, _options))
        {
            json.WriteStartObject();
            foreach (var (name, text, number) in fields)
            {
                if (text is null)
                {
                    json.WriteNumber(name, number);
                }
                else
                {
                    json.WriteString(name, text);
                }
            }

            json.WriteEndObject();
        }

        memory.Write("\n"u8);
        return memory.ToArray();
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Tsv(IEnumerable<VillageRecord> records)
    {
        var isFirst = true;
        foreach (var record in records)
        {
            var fields = record.Fields;
            if (isFirst)
            {
                yield return Line(fields.Select(field => field.Name));
                isFirst = false;
            }

            yield return Line(
                fields.Select(field => field.Text ?? field.Number.ToString(CultureInfo.InvariantCulture))
            );
        }
    }

    private static byte[] Line(IEnumerable<string> cells) => Encoding.UTF8.GetBytes(string.Join('\t', cells) + "\n");
}
