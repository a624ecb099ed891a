using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>A JSON schema (draft 2020-12) as rules of a grammar, one a schema, so that schemas may refer to themselves.</summary>
/// <remarks>
/// What it writes is always valid; of what is valid it writes the usual form: members in the order of <c>properties</c>, others behind
/// them, names and given values in their shortest spelling, whole numbers without fraction. A schema with keywords of one type and no
/// <c>type</c> is of that type. Keywords that a grammar cannot follow are refused by name, annotations are passed over.
/// </remarks>
internal sealed class SchemaReader
{
    private const int MostSchemas = 5_000;
    private const int LongestSource = 1 << 20;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly SchemaFlattening _flattening;
    private readonly JsonNode? _root;
    private readonly string _name;

    private SchemaReader(JsonNode? root, string name)
    {
        (_root, _name) = (root, name);
        Json = new JsonNotation(Rules);
        _flattening = new SchemaFlattening(root, name);
    }

    public RuleTable Rules { get; } = new();

    public JsonNotation Json { get; }

    /// <exception cref="InputException">The schema is no JSON, malformed, or has a keyword that is not supported; the message has the place.</exception>
    public static RuleTable Read(string schema, string name)
    {
        if (schema.Length > LongestSource)
        {
            throw new InputException($"{name} is longer than {LongestSource:N0} characters: give a smaller schema");
        }

        try
        {
            return Read(JsonNode.Parse(schema, documentOptions: new() { AllowDuplicateProperties = false }), name);
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"{name}, line {(error.LineNumber ?? 0) + 1}, byte {(error.BytePositionInLine ?? 0) + 1}: a schema is JSON with no name twice in one object, and this is none",
                error
            );
        }
    }

    public static RuleTable Read(JsonNode? schema, string name)
    {
        // Numbers of a node that a program put together are of .NET's types, and not yet JSON's.
        schema = schema is null ? null : JsonNode.Parse(schema.ToJsonString());
        var reader = new SchemaReader(schema, name);
        var root = reader.Rules.Declare("root");
        reader.Rules.Define(root, reader.Schema(schema, "#"));
        return reader.Rules;
    }

    /// <summary>What a schema allows.</summary>
    /// <param name="schema">An object, true or false.</param>
    /// <param name="place">Where it stands, as a JSON pointer.</param>
    public Expression Schema(JsonNode? schema, string place)
    {
        if (schema is JsonObject { Count: 1 } reference && reference["$ref"] is { } target)
        {
            (schema, place) = _flattening.Resolve(target, place);
        }

        var key = schema?.ToJsonString() ?? "null";
        if (!_known.TryGetValue(key, out var rule))
        {
            if (_known.Count >= MostSchemas)
            {
                throw Error(place, $"the schema unfolds into more than {MostSchemas:N0} schemas: make it simpler");
            }

            _known[key] = rule = Rules.Declare($"{place}");
            Rules.Define(rule, Write(schema, place));
        }

        return new Expression.Call(rule);
    }

    public InputException Error(string place, string what) => new($"{_name}, at {place}: {what}");

    private Expression Write(JsonNode? schema, string place) =>
        _flattening.Flatten(schema, place) is { } flat ? Write(flat, place) : Expression.AnyOf([]);

    private Expression Write(JsonObject schema, string place)
    {
        SchemaKeywords.RefuseUnsupported(schema, text => Error(place, text));
        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (schema[keyword] is { } alternatives)
            {
                return Alternatives(schema, keyword, alternatives, place);
            }
        }

        if (schema["enum"] is { } values)
        {
            return Values(schema, values, place);
        }

        var types = SchemaKeywords.Types(schema, text => Error(place, text));
        return Expression.AnyOf([.. types.Select(type => OfType(type, schema, place))]);
    }

    private Expression OfType(string type, JsonObject schema, string place) =>
        type switch
        {
            "object" => new SchemaObjects(this, schema, place).Write(),
            "array" => new SchemaArrays(this, schema, place).Write(),
            "string" => new SchemaStrings(this, schema, place).Write(),
            "integer" => SchemaNumbers.Integer(schema, text => Error(place, text)),
            "number" => SchemaNumbers.Number(schema, Json, text => Error(place, text)),
            "boolean" => Expression.AnyOf(new Expression.Literal("true"), new Expression.Literal("false")),
            _ => new Expression.Literal("null"),
        };

    private Expression Alternatives(JsonObject schema, string keyword, JsonNode alternatives, string place)
    {
        if (alternatives is not JsonArray { Count: > 0 } options)
        {
            throw Error(place, $"'{keyword}' is a list of schemas");
        }

        if (keyword == "oneOf")
        {
            var flat = options.Select((option, i) => _flattening.Flatten(option, $"{place}/oneOf/{i}")).ToList();
            if (SchemaOverlap.Find(flat) is var (first, second))
            {
                throw Error(
                    place,
                    $"alternatives {first} and {second} of 'oneOf' may both be true, which a grammar cannot rule out: give each a constant of its own, or write 'anyOf'"
                );
            }
        }

        var rest = (JsonObject)schema.DeepClone();
        rest.Remove(keyword);
        return Expression.AnyOf([
            .. options.Select(
                (option, i) =>
                    Schema(
                        rest.Count == 0
                            ? option
                            : new JsonObject { ["allOf"] = new JsonArray(rest.DeepClone(), option?.DeepClone()) },
                        $"{place}/{keyword}/{i}"
                    )
            ),
        ]);
    }

    // Of given values those that the other keywords allow too.
    private Expression Values(JsonObject schema, JsonNode values, string place)
    {
        if (values is not JsonArray list)
        {
            throw Error(place, "'enum' is a list of values");
        }

        var rest = (JsonObject)schema.DeepClone();
        rest.Remove("enum");
        var allowed = rest.Count == 0 ? null : new Grammar(Fresh(rest, place), _name);
        return Expression.AnyOf([
            .. list.Where(value => allowed?.Matches(value?.ToJsonString(JsonSpelling.Raw) ?? "null") != false)
                .Select(value => JsonSpelling.Value(value, Json)),
        ]);
    }

    private RuleTable Fresh(JsonObject schema, string place)
    {
        var reader = new SchemaReader(_root, _name);
        var root = reader.Rules.Declare("root");
        reader.Rules.Define(root, reader.Schema(schema, place));
        return reader.Rules;
    }
}
