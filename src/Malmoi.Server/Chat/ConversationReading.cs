using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Prompting;
using Malmoi.Server.Protocol;

namespace Malmoi.Server.Chat;

/// <summary>A request's messages as a conversation: contents in parts become text, the arguments of calls become objects, as templates expect.</summary>
internal static class ConversationReading
{
    /// <exception cref="ApiException">A message is none.</exception>
    public static Conversation Read(JsonArray? messages)
    {
        if (messages is not { Count: > 0 })
        {
            throw ApiException.Invalid("'messages' should be a list of one or more messages", "messages");
        }

        try
        {
            var read = new JsonArray();
            for (var i = 0; i < messages.Count; i++)
            {
                read.Add((JsonNode)Message(messages[i], $"messages[{i}]"));
            }

            return Conversation.Read(read.ToJsonString());
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw ApiException.Invalid(
                "'messages' holds text that is not Unicode: a half of a surrogate pair",
                "messages"
            );
        }
    }

    private static JsonObject Message(JsonNode? node, string place)
    {
        if (node is not JsonObject message || !IsText(message["role"]))
        {
            throw ApiException.Invalid($"'{place}' should be an object with a 'role', a string", place);
        }

        var read = (JsonObject)message.DeepClone();
        read["content"] = Content(message["content"], $"{place}.content");
        if (message["tool_calls"] is JsonArray calls)
        {
            read["tool_calls"] = new JsonArray([.. calls.Select((call, i) => Call(call, $"{place}.tool_calls[{i}]"))]);
        }

        return read;
    }

    private static JsonNode? Content(JsonNode? content, string place)
    {
        if (content is null || IsText(content))
        {
            return content?.DeepClone();
        }

        if (content is not JsonArray parts)
        {
            throw ApiException.Invalid($"'{place}' should be a string or a list of parts", place);
        }

        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(
                part is JsonObject one && IsText(one["text"])
                    ? one["text"]!.GetValue<string>()
                    : throw ApiException.Invalid(
                        $"'{place}' has a part that is no text: this server reads text only",
                        place
                    )
            );
        }

        return text.ToString();
    }

    private static JsonObject Call(JsonNode? node, string place)
    {
        if (node is not JsonObject call || call["function"] is not JsonObject function || !IsText(function["name"]))
        {
            throw ApiException.Invalid($"'{place}' should be a call with a 'function' that has a 'name'", place);
        }

        var read = (JsonObject)call.DeepClone();
        if (IsText(function["arguments"]))
        {
            read["function"]!["arguments"] = Arguments(function["arguments"]!.GetValue<string>());
        }

        return read;
    }

    private static JsonNode? Arguments(string text)
    {
        try
        {
            return
                JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                    is JsonObject arguments
                ? arguments
                : text;
        }
        catch (JsonException)
        {
            return text; // what a model wrote need not be JSON
        }
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}
