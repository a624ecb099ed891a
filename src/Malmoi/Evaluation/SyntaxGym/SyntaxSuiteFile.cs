using System.Text.Json;

namespace Malmoi.Evaluation.SyntaxGym;

/// <summary>Test suites in SyntaxGym's JSON: <c>meta</c>, <c>predictions</c> and <c>items</c>; what else stands there is passed over.</summary>
public static class SyntaxSuiteFile
{
    /// <summary>Reads a suite, or every <c>.json</c> of a folder in the order of their names.</summary>
    /// <exception cref="InputException">It cannot be read, is no suite, or a prediction asks for what the items lack.</exception>
    public static IReadOnlyList<SyntaxSuite> ReadAll(string path)
    {
        if (!Directory.Exists(path))
        {
            return [Read(path)];
        }

        var files = Directory.GetFiles(path, "*.json");
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0
            ? [.. files.Select(Read)]
            : throw new InputException(
                $"'{path}' holds no .json: SyntaxGym's suites are one file each (github.com/cpllab/syntactic-generalization, test_suites/json)"
            );
    }

    /// <summary>Reads a suite.</summary>
    /// <exception cref="InputException">It cannot be read, is no suite, or a prediction asks for what the items lack.</exception>
    public static SyntaxSuite Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            var suite = Suite(document.RootElement, Path.GetFileNameWithoutExtension(path));
            foreach (var item in suite.Items)
            {
                foreach (var region in suite.Predictions.SelectMany(prediction => prediction.Regions))
                {
                    Check(region, item);
                }
            }

            return suite;
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"'{path}' is no suite of SyntaxGym: {error.Message.Split(" LineNumber:")[0].TrimEnd('.')}",
                error
            );
        }
        catch (InputException error)
        {
            throw new InputException($"'{path}': {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    private static SyntaxSuite Suite(JsonElement root, string fileName)
    {
        var meta =
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty("meta", out var found) ? found : default;
        var name =
            meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("name", out _)
                ? Text(meta, "name")
                : fileName;
        var metric =
            meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty("metric", out _)
                ? Text(meta, "metric")
                : "sum";
        var predictions = List(root, "predictions")
            .Select(prediction =>
                Text(prediction, "type") == "formula"
                    ? RegionFormula.Parse(Text(prediction, "formula"))
                    : throw new JsonException($"a prediction of the type '{Text(prediction, "type")}' is no formula")
            )
            .ToList();
        return new SyntaxSuite(
            name,
            char.IsAsciiLetterLower(metric is [var first, ..] ? first : ' ')
            && Enum.TryParse<RegionMetric>(metric, ignoreCase: true, out var known)
                ? known
                : throw new JsonException(
                    $"the metric '{metric}' is none of {string.Join(", ", Enum.GetNames<RegionMetric>().Select(one => one.ToLowerInvariant()))}"
                ),
            predictions,
            [.. List(root, "items").Select(Item)]
        );
    }

    private static SyntaxItem Item(JsonElement item) =>
        new(
            Number(item, "item_number"),
            [
                .. List(item, "conditions")
                    .Select(condition => new SyntaxCondition(
                        Text(condition, "condition_name"),
                        [
                            .. List(condition, "regions")
                                .Select(region => (Number(region, "region_number"), Text(region, "content"))),
                        ]
                    )),
            ]
        );

    private static void Check(RegionName region, SyntaxItem item)
    {
        var condition = item.Conditions.FirstOrDefault(condition => condition.Name == region.Condition);
        if (
            condition is null
            || (region.Number is { } number && condition.Regions.All(place => place.Number != number))
        )
        {
            throw new JsonException(
                FormattableString.Invariant($"a prediction asks for {region}, which item {item.Number} lacks")
            );
        }
    }

    private static JsonElement.ArrayEnumerator List(JsonElement parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? list.EnumerateArray()
            : throw new JsonException($"the list {name} is empty or no list");

    private static string Text(JsonElement parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new JsonException($"the field {name} is no string");

    private static int Number(JsonElement parent, string name) =>
        Field(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value)
            ? value
            : throw new JsonException($"the field {name} is no whole number");

    private static JsonElement Field(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            ? value
            : throw new JsonException($"the field {name} is missing");
}
