using System.Text.Json;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>truncation</c> and <c>padding</c> of a tokenizer.json.</summary>
internal static class PreparationJson
{
    // A file cannot ask for texts padded beyond any model's length.
    private const int LongestPadding = 1 << 22;

    public static TruncationOptions ReadTruncation(JsonPart json) =>
        new()
        {
            MaximumLength = json["max_length"].Count(),
            Stride = json["stride"].Count(),
            Side = json.Optional("direction") is { } side ? ReadSide(side) : Side.Right,
            Strategy = json["strategy"].Text() switch
            {
                "LongestFirst" or "longest_first" => TruncationStrategy.LongestFirst,
                "OnlyFirst" or "only_first" => TruncationStrategy.OnlyFirst,
                "OnlySecond" or "only_second" => TruncationStrategy.OnlySecond,
                var name => throw json["strategy"]
                    .Error($"is '{name}', which is none of LongestFirst, OnlyFirst, OnlySecond"),
            },
        };

    public static PaddingOptions ReadPadding(JsonPart json)
    {
        var strategy = json["strategy"];
        return new PaddingOptions
        {
            Length = strategy.IsText && strategy.Text() == "BatchLongest" ? null : Length(strategy["Fixed"]),
            Side = ReadSide(json["direction"]),
            Multiple = json.Optional("pad_to_multiple_of") is { } multiple ? Length(multiple) : null,
            Id = json["pad_id"].Count(),
            TypeId = json["pad_type_id"].Count(),
            Piece = json["pad_token"].Text(),
        };
    }

    public static void WriteTruncation(Utf8JsonWriter writer, TruncationOptions truncation)
    {
        writer.WriteStartObject();
        writer.WriteString("direction", truncation.Side.ToString());
        writer.WriteNumber("max_length", truncation.MaximumLength);
        writer.WriteString("strategy", truncation.Strategy.ToString());
        writer.WriteNumber("stride", truncation.Stride);
        writer.WriteEndObject();
    }

    public static void WritePadding(Utf8JsonWriter writer, PaddingOptions padding)
    {
        writer.WriteStartObject();
        if (padding.Length is { } length)
        {
            writer.WriteStartObject("strategy");
            writer.WriteNumber("Fixed", length);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("strategy", "BatchLongest");
        }

        writer.WriteString("direction", padding.Side.ToString());
        JsonWriting.WriteOptional(writer, "pad_to_multiple_of", padding.Multiple);
        writer.WriteNumber("pad_id", padding.Id);
        writer.WriteNumber("pad_type_id", padding.TypeId);
        writer.WriteString("pad_token", padding.Piece);
        writer.WriteEndObject();
    }

    private static Side ReadSide(JsonPart json) =>
        json.Text() switch
        {
            "Left" or "left" => Side.Left,
            "Right" or "right" => Side.Right,
            var name => throw json.Error($"is '{name}', which is neither Left nor Right"),
        };

    private static int Length(JsonPart json) =>
        json.Count() is <= LongestPadding and var length
            ? length
            : throw json.Error($"is more than {LongestPadding:N0}, which no model reads");
}
