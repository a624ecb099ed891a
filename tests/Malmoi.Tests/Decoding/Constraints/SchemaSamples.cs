using System.Text.Json.Nodes;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>Random schemas, and values that are of them or almost.</summary>
internal sealed class SchemaSamples(int seed)
{
    private static readonly string[] Names = ["a", "b", "가", "ab", "c\"d"];
    private static readonly string[] Others = ["x", "나", "a\\", ""];
    private static readonly string[] Patterns = ["^[가-나]+$", "b", "^a?b{1,2}$", "^(네|아니오)$", "[0-9]$"];
    private static readonly string[] Texts =
    [
        "",
        "a",
        "b",
        "가",
        "ab",
        "bb",
        "네",
        "아니오",
        "가나",
        "\"\\\n",
        "a1",
        "😀가",
        "abcde",
    ];

    private readonly Random _random = new(seed);

    public JsonObject Schema()
    {
        var schema = Schema(0);
        // Some refer to a definition that refers to itself.
        if (_random.Next(4) == 0)
        {
            var tree = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["a"] = Scalar(),
                    ["b"] = new JsonObject
                    {
                        ["type"] = "array",
                        ["items"] = new JsonObject { ["$ref"] = "#/$defs/tree" },
                        ["maxItems"] = 2,
                    },
                },
                ["required"] = new JsonArray("a"),
                ["additionalProperties"] = false,
            };
            return new JsonObject
            {
                ["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/tree" }, schema),
                ["$defs"] = new JsonObject { ["tree"] = tree },
            };
        }

        return schema;
    }

    /// <summary>A value that is likely of the schema, with a mistake now and then.</summary>
    public JsonNode? Value(JsonNode? schema, JsonNode root, int depth = 0)
    {
        if (depth > 6 || _random.Next(12) == 0 || schema is not JsonObject keywords)
        {
            return Any(depth);
        }

        if (keywords["$ref"] is not null)
        {
            return Value(root["$defs"]!["tree"], root, depth + 1);
        }

        if ((keywords["anyOf"] ?? keywords["oneOf"]) is JsonArray options)
        {
            return Value(options[_random.Next(options.Count)], root, depth);
        }

        if (keywords.ContainsKey("const"))
        {
            return keywords["const"]?.DeepClone();
        }

        if (keywords["enum"] is JsonArray values)
        {
            return values[_random.Next(values.Count)]?.DeepClone();
        }

        var type = keywords["type"] is JsonArray types ? types[_random.Next(types.Count)] : keywords["type"];
        return (string?)type switch
        {
            "object" => Object(keywords, root, depth),
            "array" => Array(keywords, root, depth),
            "string" => Texts[_random.Next(Texts.Length)],
            "integer" => Around(keywords),
            "number" => _random.Next(2) == 0 ? Around(keywords) : Around(keywords) + 0.5m,
            "boolean" => _random.Next(2) == 0,
            _ => null,
        };
    }

    private JsonObject Schema(int depth) =>
        _random.Next(depth > 2 ? 4 : 8) switch
        {
            <= 3 => Scalar(),
            4 => Array(depth),
            5 => new JsonObject { ["anyOf"] = new JsonArray(Schema(depth + 1), Schema(depth + 1)) },
            _ => Object(depth),
        };

    private JsonObject Scalar()
    {
        var schema = new JsonObject();
        switch (_random.Next(8))
        {
            case 0:
                schema["type"] = "integer";
                Bounds(schema);
                break;
            case 1:
                schema["type"] = "number";
                Bounds(schema);
                break;
            case 2:
                schema["type"] = "string";
                Maybe(schema, "minLength", _random.Next(3));
                Maybe(schema, "maxLength", 1 + _random.Next(4));
                break;
            case 3:
                schema["type"] = "string";
                schema["pattern"] = Patterns[_random.Next(Patterns.Length)];
                Maybe(schema, "maxLength", 1 + _random.Next(4));
                break;
            case 4:
                schema["type"] = new JsonArray("boolean", "null", "string");
                break;
            case 5:
                schema["enum"] = new JsonArray("가", _random.Next(5), null, "a\"", true, new JsonArray(1, "나"));
                break;
            case 6:
                schema["const"] = _random.Next(2) == 0 ? "b" : 3;
                break;
            default:
                schema["oneOf"] = new JsonArray(
                    new JsonObject { ["type"] = "string", ["maxLength"] = 2 },
                    new JsonObject { ["type"] = "boolean" }
                );
                break;
        }

        return schema;
    }

    private JsonObject Array(int depth)
    {
        var schema = new JsonObject { ["type"] = "array" };
        Maybe(schema, "items", _random.Next(5) == 0 ? false : Schema(depth + 1));
        Maybe(schema, "prefixItems", new JsonArray(Schema(depth + 1), Schema(depth + 1)));
        Maybe(schema, "minItems", _random.Next(3));
        Maybe(schema, "maxItems", 2 + _random.Next(3));
        return schema;
    }

    private JsonObject Object(int depth)
    {
        var properties = new JsonObject();
        foreach (var name in Names.OrderBy(_ => _random.Next()).Take(_random.Next(4)).ToList())
        {
            properties[name] = Schema(depth + 1);
        }

        var required = properties.Select(property => property.Key).Where(_ => _random.Next(2) == 0).ToList();
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (_random.Next(6) == 0)
        {
            required.Add("x");
        }

        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        }

        switch (_random.Next(3))
        {
            case 0 when !required.Contains("x"):
                schema["additionalProperties"] = false;
                break;
            case 1:
                schema["additionalProperties"] = Scalar();
                break;
        }

        return schema;
    }

    private JsonObject Object(JsonObject schema, JsonNode root, int depth)
    {
        var value = new JsonObject();
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (_random.Next(20) != 0 && (required.Contains(name) || _random.Next(2) == 0))
            {
                value[name] = Value(property, root, depth + 1);
            }
        }

        foreach (var name in required.Except(value.Select(member => member.Key)).ToList())
        {
            value[name] = Value(schema["additionalProperties"], root, depth + 1);
        }

        if (_random.Next(4) == 0)
        {
            value[Others[_random.Next(Others.Length)]] = Value(schema["additionalProperties"], root, depth + 1);
        }

        return value;
    }

    private JsonArray Array(JsonObject schema, JsonNode root, int depth)
    {
        var first = schema["prefixItems"] as JsonArray ?? [];
        var count = _random.Next(5);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => Value(i < first.Count ? first[i] : schema["items"], root, depth + 1)),
        ];
    }

    private JsonNode? Any(int depth) =>
        _random.Next(depth > 2 ? 4 : 6) switch
        {
            0 => null,
            1 => _random.Next(-5, 200),
            2 => Texts[_random.Next(Texts.Length)],
            3 => _random.Next(2) == 0,
            4 => new JsonArray(Any(depth + 1)),
            _ => new JsonObject { [Names[_random.Next(Names.Length)]] = Any(depth + 1) },
        };

    private void Bounds(JsonObject schema)
    {
        var least = _random.Next(-120, 120);
        Maybe(schema, _random.Next(2) == 0 ? "minimum" : "exclusiveMinimum", least);
        Maybe(schema, _random.Next(2) == 0 ? "maximum" : "exclusiveMaximum", least + 2 + _random.Next(150));
    }

    private decimal Around(JsonObject schema)
    {
        string[] keywords = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];
        var bounds = keywords.Select(keyword => schema[keyword]).OfType<JsonNode>().ToList();
        return bounds.Count == 0
            ? _random.Next(-1000, 1000)
            : (decimal)bounds[_random.Next(bounds.Count)] + _random.Next(-3, 4);
    }

    private void Maybe(JsonObject schema, string keyword, JsonNode value)
    {
        if (_random.Next(2) == 0)
        {
            schema[keyword] = value;
        }
    }
}
