using System.Text;
using System.Text.Json;

namespace Malmoi.Evaluation.Tasks;

/// <summary>Minimal pairs in JSON lines, one pair a line, with the fields of BLiMP.</summary>
/// <remarks>
/// <code>
/// {"sentence_good": "Who left?", "sentence_bad": "Who him left?", "UID": "case_1", "linguistics_term": "case"}
/// </code>
/// "field" is the family, "cluster" a number that pairs made together share. "paradigm" may stand for "UID" and "phenomenon" for "linguistics_term"; without them the file's name does. Other fields are passed over.
/// </remarks>
public static class PairFile
{
    /// <exception cref="InputException">The file cannot be read, a line is broken or has one sentence twice (its number is in the message), or there is none.</exception>
    public static IReadOnlyList<MinimalPair> Read(string path) => Read(path, mayBeSame: false);

    /// <param name="path">The file.</param>
    /// <param name="mayBeSame">Whether both sentences of a pair may be the same, as seven of BLiMP's are; a model ties on them.</param>
    internal static IReadOnlyList<MinimalPair> Read(string path, bool mayBeSame)
    {
        var pairs = new List<MinimalPair>();
        var name = Path.GetFileNameWithoutExtension(path);
        var number = 0;
        try
        {
            using var lines = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            while (lines.ReadLine() is { } line)
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    var pair = Parse(line, name);
                    pairs.Add(
                        mayBeSame || pair.Good != pair.Bad
                            ? pair
                            : throw new InputException(
                                $"'{path}' line {number} has the same sentence twice ('{pair.Good}'): nothing can tell them apart, so take the line out or mend it"
                            )
                    );
                }
            }
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"'{path}' line {number} is not a minimal pair: {error.Message.Split(" LineNumber:")[0].TrimEnd('.')}; each line is a JSON object with sentence_good and sentence_bad",
                error
            );
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException($"'{path}' is not UTF-8 after line {number}: convert it first", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }

        return pairs.Count > 0
            ? pairs
            : throw new InputException(
                $"'{path}' holds no minimal pair: each line is a JSON object with sentence_good and sentence_bad"
            );
    }

    private static MinimalPair Parse(string line, string fileName)
    {
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it is no JSON object");
        }

        var paradigm = Text(document, "UID") ?? Text(document, "paradigm") ?? fileName;
        return new MinimalPair(
            Text(document, "sentence_good") ?? throw new JsonException("the field sentence_good is missing"),
            Text(document, "sentence_bad") ?? throw new JsonException("the field sentence_bad is missing"),
            paradigm,
            Text(document, "linguistics_term") ?? Text(document, "phenomenon") ?? paradigm
        )
        {
            Family = Text(document, "field") ?? "",
            Cluster = Cluster(document),
        };
    }

    private static int? Cluster(JsonDocument document) =>
        !document.RootElement.TryGetProperty("cluster", out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new JsonException("the field cluster is no whole number");

    private static string? Text(JsonDocument document, string field) =>
        !document.RootElement.TryGetProperty(field, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JsonException($"the field {field} is no string");
}
