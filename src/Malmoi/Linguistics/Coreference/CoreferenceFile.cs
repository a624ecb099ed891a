using System.Globalization;
using System.Text.Json;
using Malmoi.Text;

namespace Malmoi.Linguistics.Coreference;

/// <summary>Passages with their coreference: GAP's columns, or Maeul's JSON lines (<c>malmoi maeul coreference</c>).</summary>
/// <remarks>
/// <code>
/// {"text": "Minsu met Jisu. He smiled.", "mention": "16-18", "candidates": "0-5 10-14", "antecedents": "0", "kind": "masculine"}
/// </code>
/// Places count UTF-16 units from 0, the end not with them; antecedents are numbers of candidates from 0.
/// </remarks>
public static class CoreferenceFile
{
    /// <summary>Items of a file: JSON lines where it is called <c>.jsonl</c>, else GAP.</summary>
    /// <exception cref="InputException">A line is broken; its number is in the message.</exception>
    public static IEnumerable<CoreferenceItem> Read(string path) =>
        path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? ReadLines(path) : GapFile.Read(path);

    private static IEnumerable<CoreferenceItem> ReadLines(string path)
    {
        var number = 0L;
        foreach (var line in Corpus.Open(path, new CorpusOptions { Format = CorpusFormat.Text }).Lines())
        {
            number++;
            yield return Parse(line, path, number);
        }
    }

    private static CoreferenceItem Parse(string line, string path, long number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var text = Text(document, "text");
            var candidates = Text(document, "candidates").Split(' ').Select(place => Place(place, text)).ToList();
            int[] antecedents = [.. Text(document, "antecedents").Split(' ').Select(Number)];
            return antecedents.All(one => one < candidates.Count)
                ? new CoreferenceItem(
                    text,
                    Place(Text(document, "mention"), text),
                    candidates,
                    antecedents,
                    Text(document, "kind")
                )
                : throw new JsonException($"an antecedent is none of the {candidates.Count} candidates");
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"'{path}' line {number} is no passage with its coreference: {error.Message.Split(" LineNumber:")[0].TrimEnd('.')}",
                error
            );
        }
    }

    private static Range Place(string place, string text) =>
        place.Split('-') is [var first, var last]
        && Number(first) is var start
        && Number(last) is var end
        && start < end
        && end <= text.Length
            ? start..end
            : throw new JsonException($"'{place}' is no place in the text, such as 0-5");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new JsonException($"'{text}' is no whole number");

    private static string Text(JsonDocument document, string field) =>
        document.RootElement.ValueKind == JsonValueKind.Object
        && document.RootElement.TryGetProperty(field, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"the field {field} is missing or no string");
}
