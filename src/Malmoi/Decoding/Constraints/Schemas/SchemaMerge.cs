using System.Text.Json.Nodes;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Two schemas as one that is valid where both are.</summary>
internal static class SchemaMerge
{
    private static readonly string[] ObjectKeywords = ["properties", "additionalProperties"];

    public static JsonObject? Merge(JsonObject first, JsonObject second, Func<string, InputException> error)
    {
        var merged = new JsonObject();
        foreach (var keyword in first.Select(entry => entry.Key).Union(second.Select(entry => entry.Key)))
        {
            if (ObjectKeywords.Contains(keyword))
            {
                continue;
            }

            var (a, b) = (first[keyword], second[keyword]);
            var isInBoth = first.ContainsKey(keyword) && second.ContainsKey(keyword);
            merged[keyword] = isInBoth ? Both(keyword, a!, b!, error) : (a ?? b)?.DeepClone();
        }

        MergeMembers(first, second, merged);
        if (first.ContainsKey("items") != second.ContainsKey("items") && merged.ContainsKey("prefixItems"))
        {
            throw error("'prefixItems' and 'items' of different schemas are not supported in 'allOf'");
        }

        return merged["type"] is JsonArray { Count: 0 } ? null : merged;
    }

    private static JsonNode Both(string keyword, JsonNode a, JsonNode b, Func<string, InputException> error) =>
        keyword switch
        {
            _ when JsonNode.DeepEquals(a, b) => a.DeepClone(),
            "type" => Types(a, b),
            "required" => new JsonArray([.. List(a).Union(List(b), ByValue).Select(node => node?.DeepClone())]),
            "enum" => new JsonArray([.. List(a).Intersect(List(b), ByValue).Select(node => node?.DeepClone())]),
            "minimum" or "exclusiveMinimum" or "minLength" or "minItems" or "minProperties" => Chosen(
                keyword,
                a,
                b,
                most: true,
                error
            ),
            "maximum" or "exclusiveMaximum" or "maxLength" or "maxItems" or "maxProperties" => Chosen(
                keyword,
                a,
                b,
                most: false,
                error
            ),
            "items" => new JsonObject { ["allOf"] = new JsonArray(a.DeepClone(), b.DeepClone()) },
            "uniqueItems" => SchemaKeywords.IsTrue(a) ? a.DeepClone() : b.DeepClone(),
            _ => throw error($"two different '{keyword}' that must both be met are not supported: write one"),
        };

    // What one schema says of further members holds for the members that only the other names.
    private static void MergeMembers(JsonObject first, JsonObject second, JsonObject merged)
    {
        var (members, others) = (first["properties"] as JsonObject ?? [], second["properties"] as JsonObject ?? []);
        if (members.Count + others.Count > 0)
        {
            var all = new JsonObject();
            foreach (var name in members.Select(entry => entry.Key).Union(others.Select(entry => entry.Key)))
            {
                all[name] = And(
                    members.ContainsKey(name) ? members[name] : first["additionalProperties"],
                    others.ContainsKey(name) ? others[name] : second["additionalProperties"]
                );
            }

            merged["properties"] = all;
        }

        if (first.ContainsKey("additionalProperties") || second.ContainsKey("additionalProperties"))
        {
            merged["additionalProperties"] = And(first["additionalProperties"], second["additionalProperties"]);
        }
    }

    private static JsonNode? And(JsonNode? a, JsonNode? b) =>
        a is null ? b?.DeepClone()
        : b is null || JsonNode.DeepEquals(a, b) ? a.DeepClone()
        : new JsonObject { ["allOf"] = new JsonArray(a.DeepClone(), b.DeepClone()) };

    private static JsonArray Types(JsonNode a, JsonNode b)
    {
        var (first, second) = (Names(a), Names(b));
        var both = first.Intersect(second).ToHashSet();
        if (
            (first.Contains("integer") && second.Contains("number"))
            || (second.Contains("integer") && first.Contains("number"))
        )
        {
            both.Add("integer");
        }

        return new JsonArray([.. both.Select(name => JsonValue.Create(name))]);

        static List<string> Names(JsonNode node) => [.. List(node).Select(SchemaKeywords.Text).OfType<string>()];
    }

    private static JsonNode Chosen(
        string keyword,
        JsonNode a,
        JsonNode b,
        bool most,
        Func<string, InputException> error
    ) =>
        a is JsonValue x
        && b is JsonValue y
        && x.TryGetValue<decimal>(out var first)
        && y.TryGetValue<decimal>(out var second)
            ? (first > second == most ? a : b).DeepClone()
            : throw error($"'{keyword}' is a number");

    private static JsonNode?[] List(JsonNode node) => node is JsonArray list ? [.. list] : [node];

    private static EqualityComparer<JsonNode?> ByValue { get; } =
        EqualityComparer<JsonNode?>.Create(JsonNode.DeepEquals, node => node?.ToJsonString().Length ?? 0);
}
