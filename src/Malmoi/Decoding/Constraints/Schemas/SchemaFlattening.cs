using System.Text.Json.Nodes;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Schemas that are put together of others (<c>$ref</c>, <c>allOf</c>, <c>const</c>) as one object of plain keywords.</summary>
internal sealed class SchemaFlattening(JsonNode? root, string name)
{
    private const int DeepestReferences = 100;
    private int _depth;

    /// <summary>The keywords of a schema and of all that it takes along; null where nothing is valid.</summary>
    public JsonObject? Flatten(JsonNode? schema, string place)
    {
        if (SchemaKeywords.IsTrue(schema))
        {
            return [];
        }

        if (SchemaKeywords.IsFalse(schema))
        {
            return null;
        }

        if (schema is not JsonObject whole)
        {
            throw Error(place, "a schema is an object, true or false");
        }

        if (++_depth > DeepestReferences)
        {
            throw Error(place, "the schema refers to itself without end");
        }

        JsonObject? flat = Own(whole);
        if (whole["$ref"] is { } reference)
        {
            var (target, there) = Resolve(reference, place);
            flat = Merge(flat, Flatten(target, there), place);
        }

        if (whole["allOf"] is { } parts)
        {
            var list = parts as JsonArray ?? throw Error(place, "'allOf' is a list of schemas");
            for (var i = 0; i < list.Count; i++)
            {
                flat = Merge(flat, Flatten(list[i], $"{place}/allOf/{i}"), place);
            }
        }

        _depth--;
        return flat;
    }

    /// <summary>The schema that a reference inside the document names.</summary>
    public (JsonNode? Schema, string Place) Resolve(JsonNode reference, string place)
    {
        var pointer = SchemaKeywords.Text(reference) ?? throw Error(place, "'$ref' is a string");
        if (pointer != "#" && !pointer.StartsWith("#/", StringComparison.Ordinal))
        {
            throw Error(
                place,
                $"'$ref' to '{pointer}' is not supported: only places of the same document are, like '#/$defs/name'"
            );
        }

        var node = root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var key = Uri.UnescapeDataString(part)
                .Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject members when members.TryGetPropertyValue(key, out var member) => member,
                JsonArray list when int.TryParse(key, out var index) && index >= 0 && index < list.Count => list[index],
                _ => throw Error(place, $"'$ref' names '{pointer}', and there is nothing"),
            };
        }

        return (node, pointer);
    }

    private JsonObject? Merge(JsonObject? first, JsonObject? second, string place) =>
        first is null || second is null ? null : SchemaMerge.Merge(first, second, text => Error(place, text));

    private static JsonObject Own(JsonObject schema)
    {
        var own = new JsonObject();
        foreach (var (keyword, value) in schema)
        {
            if (keyword is "$ref" or "allOf" || SchemaKeywords.Annotations.Contains(keyword))
            {
                continue;
            }

            own[keyword] = value?.DeepClone();
        }

        if (own.Remove("const", out var constant))
        {
            var values = own["enum"] as JsonArray;
            own["enum"] =
                values is null || values.Any(value => JsonNode.DeepEquals(value, constant))
                    ? new JsonArray(constant?.DeepClone())
                    : [];
        }

        return own;
    }

    private InputException Error(string place, string what) => new($"{name}, at {place}: {what}");
}
