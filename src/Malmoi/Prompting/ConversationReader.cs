using System.Text.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Prompting;

/// <summary>Conversations from JSON; every field of a message is kept, the known ones and the others.</summary>
internal static class ConversationReader
{
    public static Conversation Read(JsonNode? node)
    {
        var messages = node switch
        {
            JsonArray list => list,
            JsonObject whole => whole["messages"] as JsonArray,
            _ => null,
        };
        if (messages is null)
        {
            throw new InputException("a conversation is a list of messages, or an object with 'messages'");
        }

        return new Conversation([.. messages.Select(Message)])
        {
            Tools = List(node, "tools"),
            Documents = List(node, "documents"),
        };
    }

    private static Message Message(JsonNode? node, int at)
    {
        if (node is not JsonObject fields || Text(fields["role"]) is not { } role)
        {
            throw new InputException($"message {at + 1} of the conversation needs a 'role', a string");
        }

        var content = Text(fields["content"]);
        var others = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (name != "role" && !(name == "content" && content is not null))
            {
                others[name] = value?.DeepClone();
            }
        }

        var speaker = Text(fields["name"]);
        var answers = Text(fields["tool_call_id"]);
        return new Message(role, content)
        {
            Name = speaker,
            ToolCallId = answers,
            ToolCalls = Calls(fields["tool_calls"]),
            Fields = others,
        };
    }

    private static List<ToolCall> Calls(JsonNode? node)
    {
        var calls = new List<ToolCall>();
        foreach (var call in node as JsonArray ?? [])
        {
            if (call is JsonObject whole && (whole["function"] as JsonObject ?? whole) is var function)
            {
                if (Text(function["name"]) is { } name)
                {
                    calls.Add(new ToolCall(name, function["arguments"]?.DeepClone()) { Id = Text(whole["id"]) });
                }
            }
        }

        return calls;
    }

    private static List<JsonNode> List(JsonNode? node, string name) =>
        node is JsonObject whole && whole[name] is JsonArray list
            ? [.. list.Where(item => item is not null).Select(item => item!.DeepClone())]
            : [];

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
