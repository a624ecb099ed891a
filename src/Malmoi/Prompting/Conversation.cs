using System.Text.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Prompting;

/// <summary>What was said so far between a user and an assistant, with the tools and documents the assistant may use.</summary>
/// <param name="Messages">The messages, oldest first.</param>
public sealed record Conversation(IReadOnlyList<Message> Messages)
{
    public Conversation(params Message[] messages)
        : this((IReadOnlyList<Message>)messages) { }

    /// <summary>The functions that the assistant may call, as JSON schemas: <c>{"type": "function", "function": {...}}</c>.</summary>
    public IReadOnlyList<JsonNode> Tools { get; init; } = [];

    /// <summary>The documents that an answer may rest on: <c>{"title": ..., "text": ...}</c>.</summary>
    public IReadOnlyList<JsonNode> Documents { get; init; } = [];

    /// <summary>Reads a conversation as the APIs of the field write it: a list of messages, or an object with <c>messages</c>.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="InputException">The text is no JSON, or a message lacks its role.</exception>
    public static Conversation Read(string json)
    {
        JsonNode? node;
        try
        {
            // Otherwise a name that stands twice is found out only when the object is asked for something.
            node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"a conversation is JSON with no name twice in one object, and this is not at line {(error.LineNumber ?? 0) + 1}: give a list of messages",
                error
            );
        }

        return ConversationReader.Read(node);
    }
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>, or what a model calls them.</param>
/// <param name="Content">What is said; null leaves the field away, as in a turn that only calls tools.</param>
public sealed record Message(string Role, string? Content)
{
    /// <summary>The name of the speaker or the tool.</summary>
    public string? Name { get; init; }

    /// <summary>The tools the assistant calls in this turn.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Which call a tool's message answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Any other fields that a template reads; a field here stands for the one of the same name above.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Fields { get; init; } = new Dictionary<string, JsonNode?>();

    public static Message System(string content) => new("system", content);

    public static Message User(string content) => new("user", content);

    public static Message Assistant(string content) => new("assistant", content);

    /// <summary>The message as JSON, fields in the order in which APIs write them.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in All())
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    // Another field of the same name stands in the place of the known one.
    internal IEnumerable<KeyValuePair<string, JsonNode?>> All()
    {
        JsonNode? calls = ToolCalls.Count == 0 ? null : new JsonArray([.. ToolCalls.Select(call => call.ToJson())]);
        KeyValuePair<string, JsonNode?>[] known =
        [
            new("role", Role),
            new("content", Content),
            new("name", Name),
            new("tool_calls", calls),
            new("tool_call_id", ToolCallId),
        ];
        return known
            .Where(field => field.Value is not null || Fields.ContainsKey(field.Key))
            .Select(field => Fields.TryGetValue(field.Key, out var other) ? new(field.Key, other) : field)
            .Concat(Fields.Where(field => !known.Any(other => other.Key == field.Key)));
    }
}

/// <summary>One call of a tool by the assistant.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments: an object, or its JSON text for templates that expect that.</param>
public sealed record ToolCall(string Name, JsonNode? Arguments)
{
    /// <summary>What the tool's answer refers to.</summary>
    public string? Id { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Id is not null)
        {
            json["id"] = Id;
        }

        json["type"] = "function";
        json["function"] = new JsonObject { ["name"] = Name, ["arguments"] = Arguments?.DeepClone() };
        return json;
    }
}
