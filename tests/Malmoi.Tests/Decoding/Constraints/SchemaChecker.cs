using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>JSON schema read literally, keyword by keyword, from its specification (draft 2020-12); it knows nothing of grammars.</summary>
internal static class SchemaChecker
{
    public static bool Allows(JsonNode? schema, JsonNode? value, JsonNode? root = null)
    {
        root ??= schema;
        return schema switch
        {
            JsonObject keywords => keywords.All(keyword => Allows(keyword.Key, keyword.Value, keywords, value, root)),
            _ => schema!.GetValue<bool>(),
        };
    }

    /// <summary>The way of writing a value in which the members of each object stand as a schema names them, others behind.</summary>
    public static string Written(JsonNode? schema, JsonNode? value, JsonNode root)
    {
        var keywords = Chosen(schema, value, root) as JsonObject ?? [];
        switch (value)
        {
            case JsonObject members:
                var properties = keywords["properties"] as JsonObject ?? [];
                var order = properties.Select(property => property.Key).ToList();
                var required = (keywords["required"] as JsonArray ?? []).Select(name => (string)name!);
                order.AddRange(required.Where(name => !order.Contains(name)));
                return $"{{{string.Join(',', members
                        .OrderBy(member => order.IndexOf(member.Key) is >= 0 and var at ? at : int.MaxValue)
                        .Select(member => $"{Text(member.Key)}:{Written(
                            properties.ContainsKey(member.Key) ? properties[member.Key] : keywords["additionalProperties"],
                            member.Value,
                            root
                        )}"))}}}";
            case JsonArray items:
                var first = keywords["prefixItems"] as JsonArray ?? [];
                return $"[{string.Join(',', items.Select((item, i) =>
                    Written(i < first.Count ? first[i] : keywords["items"], item, root)))}]";
            default:
                return value?.ToJsonString(JsonSamples.Raw) ?? "null";
        }
    }

    // Of alternatives the first that allows the value.
    private static JsonNode? Chosen(JsonNode? schema, JsonNode? value, JsonNode root)
    {
        while (schema is JsonObject keywords)
        {
            var alternatives = (keywords["anyOf"] ?? keywords["oneOf"]) as JsonArray;
            var next =
                keywords["$ref"] is { } target ? Place(root, (string)target!)
                : alternatives is not null
                    ? alternatives.FirstOrDefault(option => Allows(option, value, root)) ?? alternatives[0]
                : null;
            if (next is null)
            {
                break;
            }

            schema = next;
        }

        return schema;
    }

    private static string Text(string text) => JsonValue.Create(text).ToJsonString(JsonSamples.Raw);

    private static bool Allows(string keyword, JsonNode? said, JsonObject schema, JsonNode? value, JsonNode? root) =>
        keyword switch
        {
            "type" => said is JsonArray names
                ? names.Any(name => IsOfType((string)name!, value))
                : IsOfType((string)said!, value),
            "enum" => said!.AsArray().Any(one => AreEqual(one, value)),
            "const" => AreEqual(said, value),
            "anyOf" => said!.AsArray().Any(one => Allows(one, value, root)),
            "oneOf" => said!.AsArray().Count(one => Allows(one, value, root)) == 1,
            "allOf" => said!.AsArray().All(one => Allows(one, value, root)),
            "$ref" => Allows(Place(root!, (string)said!), value, root),
            "minimum" => Number(value) is not { } number || number >= (decimal)said!,
            "maximum" => Number(value) is not { } number || number <= (decimal)said!,
            "exclusiveMinimum" => Number(value) is not { } number || number > (decimal)said!,
            "exclusiveMaximum" => Number(value) is not { } number || number < (decimal)said!,
            "minLength" => Length(value) is not { } length || length >= (int)said!,
            "maxLength" => Length(value) is not { } length || length <= (int)said!,
            "pattern" => value?.GetValueKind() != JsonValueKind.String
                || Regex.IsMatch((string)value!, (string)said!, RegexOptions.CultureInvariant),
            "minItems" => value is not JsonArray items || items.Count >= (int)said!,
            "maxItems" => value is not JsonArray items || items.Count <= (int)said!,
            "prefixItems" => value is not JsonArray items
                || said!.AsArray().Zip(items).All(pair => Allows(pair.First, pair.Second, root)),
            "items" => value is not JsonArray items
                || items.Skip((schema["prefixItems"] as JsonArray)?.Count ?? 0).All(item => Allows(said, item, root)),
            "properties" => value is not JsonObject members
                || said!
                    .AsObject()
                    .All(property =>
                        !members.ContainsKey(property.Key) || Allows(property.Value, members[property.Key], root)
                    ),
            "required" => value is not JsonObject members
                || said!.AsArray().All(name => members.ContainsKey((string)name!)),
            "additionalProperties" => value is not JsonObject members
                || members
                    .Where(member => (schema["properties"] as JsonObject)?.ContainsKey(member.Key) != true)
                    .All(member => Allows(said, member.Value, root)),
            "$defs" => true,
            _ => throw new ArgumentException($"the checker knows no '{keyword}'"),
        };

    private static JsonNode? Place(JsonNode root, string pointer) =>
        pointer
            .TrimStart('#')
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate((JsonNode?)root, (at, name) => at![name]);

    private static bool IsOfType(string type, JsonNode? value) =>
        type switch
        {
            "null" => value is null,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "number" => Number(value) is not null,
            "integer" => Number(value) is { } number && number == decimal.Truncate(number),
            _ => throw new ArgumentException($"no type '{type}'"),
        };

    private static bool AreEqual(JsonNode? a, JsonNode? b) =>
        Number(a) is { } x && Number(b) is { } y ? x == y : JsonNode.DeepEquals(a, b);

    private static decimal? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
            ? decimal.Parse(
                value.ToJsonString(),
                System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture
            )
            : null;

    private static int? Length(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? ((string)value!).EnumerateRunes().Count() : null;
}
