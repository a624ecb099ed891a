using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Chat.Tools;
using Malmoi.Server.Protocol;

namespace Malmoi.Server.Chat;

/// <summary>What a request says of tools: which there are, and whether they are to be called.</summary>
internal static class ToolReading
{
    private const int MostTools = 128;

    /// <exception cref="ApiException">A tool is none, or the choice is not among them.</exception>
    public static ToolUse Read(ChatRequest request)
    {
        if (request.Tools is { Count: > MostTools })
        {
            throw ApiException.Invalid($"'tools' should be {MostTools} at most", "tools");
        }

        var tools = (request.Tools ?? []).Select(Tool).ToList();
        if (tools.Select(tool => tool.Name).Distinct().Count() < tools.Count)
        {
            throw ApiException.Invalid("two of the 'tools' have one name", "tools");
        }

        var (choice, only) = Choice(request.ToolChoice, tools);
        return tools.Count == 0
            ? ToolUse.Nothing
            : new ToolUse(tools, choice, request.ParallelToolCalls != false) { Only = only };
    }

    private static ToolDescription Tool(JsonNode? node, int at)
    {
        try
        {
            return ToolDescription.Read(node);
        }
        catch (InputException error)
        {
            throw ApiException.Invalid($"'tools[{at}]': {error.Message}", $"tools[{at}]");
        }
    }

    private static (ToolChoice Choice, string? Only) Choice(JsonNode? asked, List<ToolDescription> tools)
    {
        if (asked is null)
        {
            return (ToolChoice.Auto, null);
        }

        var word = asked.GetValueKind() == JsonValueKind.String ? (string?)asked : null;
        var name = ((asked as JsonObject)?["function"] as JsonObject)?["name"];
        return word switch
        {
            "none" => (ToolChoice.None, null),
            "auto" => (ToolChoice.Auto, null),
            "required" when tools.Count > 0 => (ToolChoice.Required, null),
            null
                when name?.GetValueKind() == JsonValueKind.String && tools.Exists(tool => tool.Name == (string?)name) =>
                (ToolChoice.Required, (string?)name),
            _ => throw ApiException.Invalid(
                "'tool_choice' should be none, auto, required, or {\"type\": \"function\", \"function\": {\"name\": ...}} with the name of one of the 'tools'",
                "tool_choice"
            ),
        };
    }
}
