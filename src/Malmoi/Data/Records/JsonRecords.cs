using System.Text.Json;
using Malmoi.Text.Formats;

namespace Malmoi.Data.Records;

/// <summary>Records in JSON: an object a line, a list of objects, or SQuAD's articles.</summary>
internal static class JsonRecords
{
    // A document is held in memory whole.
    private const long LongestFile = 1L << 30;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    public static void ReadLines(IEnumerable<SourceLine> lines, FormatContext context, RecordBuilder builder)
    {
        foreach (var line in lines)
        {
            if (line.Utf8.Span.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(line.Utf8, Options);
                Add($"line {line.Number}", document.RootElement, builder);
            }
            catch (JsonException error)
            {
                throw context.Error(
                    line.Number,
                    $"broken JSON at byte {error.BytePositionInLine ?? 0} of {FormatContext.Show(line.Utf8.Span)}; each line must be one JSON object"
                );
            }
            catch (InvalidOperationException error)
            {
                throw new InputException(
                    $"'{context.Source}', line {line.Number}: a \\u escape is half of a surrogate pair: mend it",
                    error
                );
            }
        }
    }

    public static void ReadWhole(string path, RecordBuilder builder)
    {
        if (new FileInfo(path).Length > LongestFile)
        {
            throw new InputException($"'{path}' is longer than {LongestFile >> 30} GiB: give JSON lines instead");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            var root = document.RootElement;
            var list =
                root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? data : root;
            if (list.ValueKind != JsonValueKind.Array)
            {
                throw new InputException(
                    $"'{path}' is neither a list of records nor an object with one under \"data\": give such JSON, or JSON lines (.jsonl)"
                );
            }

            var number = 0;
            foreach (var element in list.EnumerateArray())
            {
                number++;
                if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("paragraphs", out _))
                {
                    AddArticle(element, number, builder);
                }
                else
                {
                    Add($"record {number}", element, builder);
                }
            }
        }
        // Half of a surrogate pair is an invalid operation.
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' is no readable JSON: {error.Message}", error);
        }
    }

    // SQuAD's nesting: an article has paragraphs, each with its passage and its questions.
    private static void AddArticle(JsonElement article, int number, RecordBuilder builder)
    {
        var question = 0;
        foreach (var paragraph in Items(article, "paragraphs"))
        {
            var passage = paragraph.TryGetProperty("context", out var context) ? context.ToString() : "";
            foreach (var asked in Items(paragraph, "qas"))
            {
                question++;
                builder.Add(
                    $"article {number}, question {question}",
                    [("context", new RecordValue(passage)), .. Values(asked, "")]
                );
            }
        }
    }

    private static JsonElement[] Items(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(property, out var list)
        && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static void Add(string place, JsonElement element, RecordBuilder builder)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InputException(
                $"'{builder.Path}', {place}: a JSON object was expected, with a value for each column"
            );
        }

        builder.Add(place, Values(element, ""));
    }

    private static IEnumerable<(string Column, RecordValue Value)> Values(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            var value = property.Value;
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in Values(value, name + "."))
                {
                    yield return inner;
                }
            }
            else if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(IsObject))
            {
                // A list of objects is a list in each of their columns.
                foreach (
                    var group in value
                        .EnumerateArray()
                        .Where(IsObject)
                        .SelectMany(item => Values(item, name + "."))
                        .GroupBy(inner => inner.Column, StringComparer.Ordinal)
                )
                {
                    yield return (
                        group.Key,
                        new RecordValue(
                            null,
                            [.. group.SelectMany(inner => inner.Value.Items ?? [inner.Value.Text ?? ""])]
                        )
                    );
                }
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                yield return (name, new RecordValue(null, [.. value.EnumerateArray().Select(Text)]));
            }
            else if (value.ValueKind != JsonValueKind.Null)
            {
                yield return (name, new RecordValue(Text(value)));
            }
        }
    }

    private static bool IsObject(JsonElement element) => element.ValueKind == JsonValueKind.Object;

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
