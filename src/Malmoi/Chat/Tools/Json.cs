using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Chat.Tools;

/// <summary>JSON as the templates of the field write it: 한글 as it is, a blank behind commas and colons.</summary>
internal static class Json
{
    public static JsonDocumentOptions NoDuplicates { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>A string with its quotes.</summary>
    public static string Text(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    public static string Spaced(JsonNode? node) =>
        node switch
        {
            null => "null",
            JsonObject members =>
                $"{{{string.Join(", ", members.Select(member => $"{Text(member.Key)}: {Spaced(member.Value)}"))}}}",
            JsonArray items => $"[{string.Join(", ", items.Select(Spaced))}]",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Text((string)value!),
            _ => node.ToJsonString(),
        };

    /// <summary>The object that a string holds as JSON; null where it is none.</summary>
    public static JsonObject? Object(JsonNode? text) =>
        text?.GetValueKind() == JsonValueKind.String ? Object((string)text!) : null;

    /// <summary>The object that a text is; null where it is none.</summary>
    public static JsonObject? Object(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: NoDuplicates) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
