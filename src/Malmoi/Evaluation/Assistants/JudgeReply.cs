using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Malmoi.Evaluation.Assistants;

/// <summary>The form of a judge's reply, asked for as a JSON schema and read strictly: a reply of another form is an error, never a guess.</summary>
internal static class JudgeReply
{
    private const int ShownLetters = 80;

    // A letter of Korean may be three tokens.
    private const int MostLetters = 200;
    private const int MostTokens = 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>What a reply looks like.</summary>
    public static string Example(string name, string value) => $$"""{"reason": "...", "{{name}}": {{value}}}""";

    /// <summary>What is asked of a client, so that one that can hold its replies to a schema does.</summary>
    /// <param name="name">Of the property that is judged by.</param>
    /// <param name="schema">Of its value.</param>
    /// <param name="seed">Of the reply.</param>
    public static ChatOptions Options(string name, string schema, long seed)
    {
        using var whole = JsonDocument.Parse(
            $$"""
            {
              "type": "object",
              "properties": { "reason": { "type": "string", "maxLength": {{MostLetters}} }, "{{name}}": {{schema}} },
              "required": ["reason", "{{name}}"],
              "additionalProperties": false
            }
            """
        );
        return new ChatOptions
        {
            Temperature = 0,
            MaxOutputTokens = MostTokens,
            Seed = seed,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(whole.RootElement.Clone(), name),
        };
    }

    /// <summary>What stands under a name in a reply.</summary>
    /// <param name="reply">All that the judge wrote.</param>
    /// <param name="name">Of the property.</param>
    /// <param name="read">Null: the value is none of those that may stand there.</param>
    /// <param name="about">What was judged, for errors.</param>
    /// <param name="expected">What may stand there, for errors.</param>
    /// <exception cref="InputException">The reply is no such object.</exception>
    public static T Read<T>(string reply, string name, Func<JsonNode, T?> read, string about, string expected)
        where T : struct
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(reply, documentOptions: Strict);
        }
        catch (JsonException)
        {
            node = null;
        }

        return node is JsonObject found && found[name] is { } value && read(value) is { } meant
            ? meant
            : throw new InputException(
                $"the judge's reply about {about} cannot be read: expected one JSON object with \"{name}\": {expected}, not {Shown(reply)}; take a judge that keeps to the form, or pass over such replies (--pass-over)"
            );
    }

    private static string Shown(string reply)
    {
        var line = string.Join(' ', reply.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length switch
        {
            0 => "an empty reply",
            > ShownLetters => $"'{line[..ShownLetters]}...'",
            _ => $"'{line}'",
        };
    }
}
