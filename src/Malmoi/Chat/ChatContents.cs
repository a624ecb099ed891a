using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Prompting;
using Microsoft.Extensions.AI;

namespace Malmoi.Chat;

/// <summary>Messages of Microsoft.Extensions.AI as a conversation, and calls the other way.</summary>
internal static class ChatContents
{
    /// <exception cref="InputException">A message holds more than text, calls and their results.</exception>
    public static Conversation Read(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var read = new List<Message>();
        if (!string.IsNullOrEmpty(instructions))
        {
            read.Add(Message.System(instructions));
        }

        foreach (var message in messages)
        {
            read.AddRange(Messages(message));
        }

        // Templates know one message of the system, the first.
        if (read is [{ Role: "system" } first, { Role: "system" } second, ..])
        {
            read[0] = Message.System($"{first.Content}\n\n{second.Content}");
            read.RemoveAt(1);
        }

        return read.Count > 0
            ? new Conversation(read)
            : throw new InputException("a conversation needs a message: say something");
    }

    public static FunctionCallContent Call(ToolCall call) =>
        new(
            call.Id ?? call.Name,
            call.Name,
            (call.Arguments as JsonObject)?.ToDictionary(member => member.Key, object? (member) => Value(member.Value))
        );

    // As what clients of services give: elements of JSON.
    private static JsonElement? Value(JsonNode? node) => node is null ? null : JsonElement.Parse(node.ToJsonString());

    private static IEnumerable<Message> Messages(ChatMessage message)
    {
        var text = new StringBuilder();
        var calls = new List<ToolCall>();
        var results = new List<Message>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent words:
                    text.Append(words.Text);
                    break;
                case FunctionCallContent call:
                    calls.Add(new ToolCall(call.Name, Node(call.Arguments)) { Id = call.CallId });
                    break;
                case FunctionResultContent result:
                    results.Add(new Message("tool", Text(result)) { ToolCallId = result.CallId });
                    break;
                case TextReasoningContent or UsageContent:
                    break; // what was thought on the way is not said again
                default:
                    throw new InputException(
                        $"a message holds {content.GetType().Name}, and this model reads text only: leave it out"
                    );
            }
        }

        if (results.Count == 0 || text.Length > 0 || calls.Count > 0)
        {
            yield return new Message(message.Role.Value, calls.Count > 0 && text.Length == 0 ? null : text.ToString())
            {
                Name = message.AuthorName,
                ToolCalls = calls,
            };
        }

        foreach (var result in results)
        {
            yield return result;
        }
    }

    private static string Text(FunctionResultContent result) =>
        result.Result switch
        {
            null => result.Exception is { } error ? $"error: {error.Message}" : "null",
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
            JsonElement json => json.GetRawText(),
            JsonNode node => node.ToJsonString(),
            var value => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())),
        };

    private static JsonObject Node(IDictionary<string, object?>? arguments)
    {
        var read = new JsonObject();
        foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
        {
            read[name] = value switch
            {
                null => null,
                JsonNode node => node.DeepClone(),
                JsonElement json => JsonNode.Parse(json.GetRawText()),
                _ => JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())),
            };
        }

        return read;
    }
}
