using System.Text.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Whether alternatives of which exactly one must be true can never be true together, as far as types and constants tell.</summary>
internal static class SchemaOverlap
{
    /// <summary>The first two, from 1, that might; null where none might.</summary>
    public static (int First, int Second)? Find(IReadOnlyList<JsonObject?> schemas)
    {
        for (var i = 0; i < schemas.Count; i++)
        {
            for (var j = i + 1; j < schemas.Count; j++)
            {
                if (schemas[i] is { } first && schemas[j] is { } second && !AreApart(first, second))
                {
                    return (i + 1, j + 1);
                }
            }
        }

        return null;
    }

    private static bool AreApart(JsonObject first, JsonObject second) =>
        !Types(first).Intersect(Types(second)).Any()
        || (
            Values(first) is { } a
            && Values(second) is { } b
            && !a.Any(value => b.Any(other => JsonNode.DeepEquals(value, other)))
        )
        || IsTold(first, second)
        || IsTold(second, first);

    // By a member that the first must have and the second cannot have, or not with any of these values.
    private static bool IsTold(JsonObject first, JsonObject second)
    {
        var members = second["properties"] as JsonObject;
        return (first["required"] as JsonArray ?? [])
            .Select(SchemaKeywords.Text)
            .OfType<string>()
            .Any(name =>
                members?[name] is JsonObject other
                    ? first["properties"]?[name] is JsonObject own
                        && Values(own) is { } a
                        && Values(other) is { } b
                        && !a.Any(value => b.Any(v => JsonNode.DeepEquals(value, v)))
                    : members?.ContainsKey(name) != true && SchemaKeywords.IsFalse(second["additionalProperties"])
            );
    }

    private static List<JsonNode?>? Values(JsonObject schema) =>
        schema.ContainsKey("const") ? [schema["const"]]
        : schema["enum"] is JsonArray list ? [.. list]
        : null;

    private static HashSet<string> Types(JsonObject schema) =>
        Values(schema) is { } values
            ? [.. values.Select(TypeOf)]
            :
            [
                .. SchemaKeywords
                    .Types(schema, text => new InputException(text))
                    .Select(type => type == "integer" ? "number" : type),
            ];

    private static string TypeOf(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => "null",
        };
}
