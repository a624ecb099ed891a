using System.Text.Json;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>added_tokens</c> of a tokenizer.json.</summary>
internal static class AddedTokensJson
{
    public static IEnumerable<AddedToken> Read(JsonPart json, SubwordVocabulary vocabulary) =>
        json.Items()
            .Select(item => Read(item, item["id"].Count()))
            // The vocabulary's id counts where the file says another.
            .Select(token => vocabulary.Find(token.Content) is { } id ? token with { Id = id } : token);

    /// <summary>One token; its flags may be missing where <paramref name="id"/> stands elsewhere.</summary>
    public static AddedToken Read(JsonPart json, int id)
    {
        var token = new AddedToken(id, json["content"].Text())
        {
            SingleWord = json.Optional("single_word")?.Flag() ?? false,
            LeftStrip = json.Optional("lstrip")?.Flag() ?? false,
            RightStrip = json.Optional("rstrip")?.Flag() ?? false,
            Special = json.Optional("special")?.Flag() ?? false,
        };
        return token with { Normalized = json.Optional("normalized")?.Flag() ?? !token.Special };
    }

    public static void Write(Utf8JsonWriter writer, IEnumerable<AddedToken> tokens)
    {
        writer.WriteStartArray("added_tokens");
        foreach (var token in tokens.OrderBy(token => token.Id))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", token.Id);
            writer.WriteString("content", token.Content);
            writer.WriteBoolean("single_word", token.SingleWord);
            writer.WriteBoolean("lstrip", token.LeftStrip);
            writer.WriteBoolean("rstrip", token.RightStrip);
            writer.WriteBoolean("normalized", token.Normalized);
            writer.WriteBoolean("special", token.Special);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
