using System.Text.Json;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary><c>{"String": " "}</c> or <c>{"Regex": "\\s+"}</c>.</summary>
internal static class PatternJson
{
    public static IPattern Read(JsonPart json)
    {
        // Old files name a string alone.
        if (json.IsText)
        {
            return new LiteralPattern(json.Text());
        }

        if (json.Optional("String") is { } text)
        {
            return new LiteralPattern(text.Text());
        }

        var source = json["Regex"].Text();
        return WordScanner.Find(source) ?? (IPattern)json.Make(() => new RegexPattern(source));
    }

    public static void Write(Utf8JsonWriter writer, IPattern pattern)
    {
        writer.WriteStartObject("pattern");
        writer.WriteString(pattern is LiteralPattern ? "String" : "Regex", pattern.Source);
        writer.WriteEndObject();
    }
}
