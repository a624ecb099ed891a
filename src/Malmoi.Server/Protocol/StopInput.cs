using System.Text.Json;
using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>Strings before which a text ends: one or several.</summary>
[JsonConverter(typeof(StopInputConverter))]
internal sealed record StopInput(IReadOnlyList<string> Strings);

/// <summary>Reads <c>"stop"</c> and <c>["stop", ...]</c>.</summary>
internal sealed class StopInputConverter : JsonConverter<StopInput>
{
    private const string Expected = "a string or a list of strings is expected";

    public override StopInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new StopInput([reader.GetString()!]);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(Expected);
        }

        var strings = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            strings.Add(
                reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException(Expected)
            );
        }

        return new StopInput(strings);
    }

    public override void Write(Utf8JsonWriter writer, StopInput value, JsonSerializerOptions options) =>
        throw new NotSupportedException("stop sequences are only read");
}
