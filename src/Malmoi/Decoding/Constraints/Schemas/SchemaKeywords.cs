using System.Text.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>What the keywords of a JSON schema are about.</summary>
internal static class SchemaKeywords
{
    private static readonly string[] AllTypes = ["object", "array", "string", "number", "boolean", "null"];

    private static readonly string[] Unsupported =
    [
        "not",
        "if",
        "then",
        "else",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "patternProperties",
        "propertyNames",
        "unevaluatedProperties",
        "unevaluatedItems",
        "contains",
        "minContains",
        "maxContains",
        "additionalItems",
        "$dynamicRef",
        "$recursiveRef",
    ];

    private static readonly Dictionary<string, string> TypeOf = new(StringComparer.Ordinal)
    {
        ["properties"] = "object",
        ["required"] = "object",
        ["additionalProperties"] = "object",
        ["minProperties"] = "object",
        ["maxProperties"] = "object",
        ["items"] = "array",
        ["prefixItems"] = "array",
        ["minItems"] = "array",
        ["maxItems"] = "array",
        ["uniqueItems"] = "array",
        ["minLength"] = "string",
        ["maxLength"] = "string",
        ["pattern"] = "string",
        ["format"] = "string",
        ["minimum"] = "number",
        ["maximum"] = "number",
        ["exclusiveMinimum"] = "number",
        ["exclusiveMaximum"] = "number",
        ["multipleOf"] = "number",
    };

    /// <summary>Says nothing about what is valid.</summary>
    public static IReadOnlySet<string> Annotations { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            "$schema",
            "$id",
            "$comment",
            "$anchor",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "example",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType",
        };

    public static void RefuseUnsupported(JsonObject schema, Func<string, InputException> error)
    {
        var found =
            Unsupported.FirstOrDefault(schema.ContainsKey) ?? (IsTrue(schema["uniqueItems"]) ? "uniqueItems" : null);
        if (found is not null)
        {
            throw error(
                $"'{found}' is not supported: a grammar cannot hold a text to it; leave it out and check the answer"
            );
        }
    }

    /// <summary>The types a schema allows: those it names, or those its keywords are about, or all.</summary>
    public static IReadOnlyList<string> Types(JsonObject schema, Func<string, InputException> error)
    {
        if (schema["type"] is not { } type)
        {
            string[] meant =
            [
                .. schema.Select(entry => TypeOf.GetValueOrDefault(entry.Key)).OfType<string>().Distinct(),
            ];
            return meant.Length > 0 ? meant : AllTypes;
        }

        var names = type is JsonArray list ? list.Select(Text).ToArray() : [Text(type)];
        foreach (var name in names)
        {
            if (name is null || (name != "integer" && !AllTypes.Contains(name)))
            {
                throw error(
                    $"'type' is one of integer, {string.Join(", ", AllTypes)}, or a list of them, not {type.ToJsonString(JsonSpelling.Raw)}"
                );
            }
        }

        return [.. names.OfType<string>().Distinct().Where(name => name != "integer" || !names.Contains("number"))];
    }

    /// <summary>A count under a keyword; null where it is not there.</summary>
    public static int? Count(JsonObject schema, string keyword, Func<string, InputException> error)
    {
        const int Most = 1_000_000;
        return schema[keyword] is not { } node ? null
            : node is JsonValue value
            && value.TryGetValue<decimal>(out var number)
            && number >= 0
            && number == decimal.Truncate(number)
                ? (int)Math.Min(Most, number)
            : throw error($"'{keyword}' is a whole number from 0 up, not {node.ToJsonString(JsonSpelling.Raw)}");
    }

    public static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    public static bool IsTrue(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(JsonNode? node) => node?.GetValueKind() == JsonValueKind.False;
}
