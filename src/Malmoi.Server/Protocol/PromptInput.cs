using System.Text.Json;
using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>One text or several, each as a string or as token ids.</summary>
[JsonConverter(typeof(PromptInputConverter))]
internal sealed record PromptInput(IReadOnlyList<PromptText> Texts);

/// <summary>Reads <c>"text"</c>, <c>["text", ...]</c>, <c>[1, 2, ...]</c> and <c>[[1, 2, ...], ...]</c>.</summary>
internal sealed class PromptInputConverter : JsonConverter<PromptInput>
{
    private const string Expected =
        "a string, a list of strings, a list of token ids or a list of such lists is expected";

    public override PromptInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new PromptInput([new PromptText(reader.GetString(), null)]);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(Expected);
        }

        var texts = new List<PromptText>();
        List<int>? single = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Number when texts.Count == 0:
                    (single ??= []).Add(Id(ref reader));
                    break;
                case JsonTokenType.String when single is null:
                    texts.Add(new PromptText(reader.GetString(), null));
                    break;
                case JsonTokenType.StartArray when single is null:
                    texts.Add(new PromptText(null, Ids(ref reader)));
                    break;
                default:
                    throw new JsonException(Expected);
            }
        }

        return new PromptInput(single is null ? texts : [new PromptText(null, [.. single])]);
    }

    public override void Write(Utf8JsonWriter writer, PromptInput value, JsonSerializerOptions options) =>
        throw new NotSupportedException("prompts are only read");

    private static int[] Ids(ref Utf8JsonReader reader)
    {
        var ids = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ids.Add(Id(ref reader));
        }

        return [.. ids];
    }

    private static int Id(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id)
            ? id
            : throw new JsonException(Expected);
}

/// <summary>A prompt as a request gives it: text or tokens.</summary>
internal sealed record PromptText(string? Text, int[]? Tokens);
