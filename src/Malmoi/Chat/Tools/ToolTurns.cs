using System.Text.Json.Nodes;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>A conversation with tools for a template that knows nothing of them: they are told by the system, calls and results are words, as Hermes was taught.</summary>
internal static class ToolTurns
{
    /// <summary>Whether a template shows tools itself.</summary>
    public static bool Shows(string template) => template.Contains("tools", StringComparison.Ordinal);

    /// <summary>The same conversation in words.</summary>
    public static Conversation InWords(Conversation conversation)
    {
        var messages = conversation.Messages.Select(InWords).ToList();
        if (conversation.Tools.Count > 0)
        {
            var told = Told(conversation.Tools);
            if (messages is [{ Role: "system" } system, ..])
            {
                messages[0] = Message.System($"{system.Content}\n\n{told}");
            }
            else
            {
                messages.Insert(0, Message.System(told));
            }
        }

        return new Conversation(messages) { Documents = conversation.Documents };
    }

    /// <summary>The same conversation with calls and results in the roles that a template has for them: Granite's first ones.</summary>
    public static Conversation InRolesOf(string template, Conversation conversation) =>
        template.Contains("assistant_tool_call", StringComparison.Ordinal)
            ? conversation with
            {
                Messages = [.. conversation.Messages.Select(InRole)],
            }
            : conversation;

    /// <summary>The same conversation for a template without a place for the system: its message stands before the user's first.</summary>
    public static Conversation WithSystemInFirstTurn(Conversation conversation) =>
        conversation.Messages is [{ Role: "system" } system, { Role: "user" } user, ..]
            ? conversation with
            {
                Messages =
                [
                    user with
                    {
                        Content = $"{system.Content}\n\n{user.Content}",
                    },
                    .. conversation.Messages.Skip(2),
                ],
            }
            : conversation;

    /// <summary>The same conversation with the arguments of calls as JSON text, which some templates put together with words.</summary>
    public static Conversation WithArgumentsAsText(Conversation conversation) =>
        conversation with
        {
            Messages =
            [
                .. conversation.Messages.Select(message =>
                    message.ToolCalls.Count == 0
                        ? message
                        : message with
                        {
                            ToolCalls =
                            [
                                .. message.ToolCalls.Select(call =>
                                    call with
                                    {
                                        Arguments =
                                            call.Arguments is JsonObject
                                                ? JsonValue.Create(Json.Spaced(call.Arguments))
                                                : call.Arguments,
                                    }
                                ),
                            ],
                            Fields = Without(message.Fields),
                        }
                ),
            ],
        };

    private static Message InRole(Message message) =>
        message.Role == "tool" ? new Message("tool_response", message.Content)
        : message.ToolCalls.Count == 0 ? message
        : new Message("assistant_tool_call", ToolFormats.Calls.Write(message.ToolCalls));

    private static Message InWords(Message message)
    {
        if (message.Role == "tool")
        {
            return Message.User($"<tool_response>\n{message.Content}\n</tool_response>");
        }

        if (message.ToolCalls.Count == 0)
        {
            return message;
        }

        var calls = ToolFormats.Hermes.Write(message.ToolCalls);
        return Message.Assistant(string.IsNullOrEmpty(message.Content) ? calls : $"{message.Content}\n{calls}");
    }

    private static Dictionary<string, JsonNode?> Without(IReadOnlyDictionary<string, JsonNode?> fields) =>
        fields.Where(field => field.Key != "tool_calls").ToDictionary(field => field.Key, field => field.Value);

    private static string Told(IEnumerable<JsonNode> tools) =>
        "You may call one or more of these functions:\n<tools>\n"
        + string.Join('\n', tools.Select(Json.Spaced))
        + "\n</tools>\nTo call one, answer with its name and arguments as a JSON object within <tool_call></tool_call>:\n"
        + "<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>";
}
