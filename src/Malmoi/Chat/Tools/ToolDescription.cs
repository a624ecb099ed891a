using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints;

namespace Malmoi.Chat.Tools;

/// <summary>A function that a model may call.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it does, for the model.</param>
/// <param name="Parameters">The JSON schema of its arguments, an object's; null: it takes none.</param>
public sealed record ToolDescription(string Name, string? Description, JsonNode? Parameters)
{
    /// <summary>Whether its arguments must be of the schema: true refuses schemas that cannot be held to, false leaves them free.</summary>
    public bool? IsStrict { get; init; }

    /// <summary>As OpenAI's interface and the field's templates write it: <c>{"type": "function", "function": {...}}</c>.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static ToolDescription Read(JsonNode? node)
    {
        var function = (node as JsonObject)?["function"] as JsonObject;
        return
            function?["name"] is JsonValue name
            && name.GetValueKind() == JsonValueKind.String
            && (string?)name is { Length: > 0 } called
            && function["parameters"] is null or JsonObject
            ? new ToolDescription(called, Text(function["description"]), function["parameters"]?.DeepClone())
            {
                IsStrict = function["strict"]?.GetValueKind() switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => null,
                },
            }
            : throw new InputException(
                "a tool is an object of type 'function' with a 'function' that has a 'name' and 'parameters', a JSON schema"
            );
    }

    /// <summary>As <see cref="Read"/> takes it.</summary>
    public JsonObject ToJson()
    {
        var function = new JsonObject { ["name"] = Name };
        if (Description is not null)
        {
            function["description"] = Description;
        }

        function["parameters"] =
            Parameters?.DeepClone() ?? new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        return new JsonObject { ["type"] = "function", ["function"] = function };
    }

    /// <summary>Its arguments as a grammar: of the schema, or any object where the schema cannot be followed.</summary>
    /// <exception cref="InputException">The schema cannot be followed, and must be.</exception>
    public Grammar Arguments()
    {
        if (Parameters is null)
        {
            return Grammar.Of("{}");
        }

        if (IsStrict == false)
        {
            return Grammar.JsonObject;
        }

        try
        {
            return Grammar.FromJsonSchema(Closed(Parameters), $"the parameters of '{Name}'");
        }
        catch (InputException) when (IsStrict is null)
        {
            return Grammar.JsonObject;
        }
    }

    // A function takes no arguments but its own, though its schema seldom says so.
    private static JsonNode Closed(JsonNode schema)
    {
        string[] others = ["additionalProperties", "patternProperties", "$ref", "allOf", "anyOf", "oneOf"];
        if (schema is not JsonObject members || !members.ContainsKey("properties") || others.Any(members.ContainsKey))
        {
            return schema;
        }

        var closed = (JsonObject)members.DeepClone();
        closed["additionalProperties"] = false;
        return closed;
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;
}
