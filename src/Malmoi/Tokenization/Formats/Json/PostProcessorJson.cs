using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Malmoi.Tokenization.PostProcessors;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>post_processor</c> of a tokenizer.json.</summary>
internal static class PostProcessorJson
{
    public static IPostProcessor Read(JsonPart json) =>
        json.Type switch
        {
            "Sequence" => new PostProcessorSequence([.. json["processors"].Items().Select(Read)]),
            "ByteLevel" => new ByteLevelProcessor(
                json["trim_offsets"].Flag(),
                json["add_prefix_space"].Flag(),
                json.Optional("use_regex")?.Flag() ?? true
            ),
            "BertProcessing" => new BertProcessor(ReadPiece(json["sep"]), ReadPiece(json["cls"])),
            "RobertaProcessing" => new RobertaProcessor(
                ReadPiece(json["sep"]),
                ReadPiece(json["cls"]),
                json["trim_offsets"].Flag(),
                json["add_prefix_space"].Flag()
            ),
            "TemplateProcessing" => ReadTemplates(json),
            var type => throw json.Error($"has the type '{type}', which Malmoi does not know as a post-processor"),
        };

    public static void Write(Utf8JsonWriter writer, IPostProcessor processor)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type(processor));
        switch (processor)
        {
            case PostProcessorSequence sequence:
                writer.WriteStartArray("processors");
                foreach (var step in sequence.Steps)
                {
                    Write(writer, step);
                }

                writer.WriteEndArray();
                break;
            case ByteLevelProcessor bytes:
                writer.WriteBoolean("add_prefix_space", bytes.AddPrefixSpace);
                writer.WriteBoolean("trim_offsets", bytes.TrimOffsets);
                writer.WriteBoolean("use_regex", bytes.UseRegex);
                break;
            case BertProcessor bert:
                WritePiece(writer, "sep", bert.Separator);
                WritePiece(writer, "cls", bert.Classifier);
                break;
            case RobertaProcessor roberta:
                WritePiece(writer, "sep", roberta.Separator);
                WritePiece(writer, "cls", roberta.Classifier);
                writer.WriteBoolean("trim_offsets", roberta.TrimOffsets);
                writer.WriteBoolean("add_prefix_space", roberta.AddPrefixSpace);
                break;
            case TemplateProcessor template:
                WriteTemplates(writer, template);
                break;
        }

        writer.WriteEndObject();
    }

    private static string Type(IPostProcessor processor) =>
        processor switch
        {
            PostProcessorSequence => "Sequence",
            ByteLevelProcessor => "ByteLevel",
            BertProcessor => "BertProcessing",
            RobertaProcessor => "RobertaProcessing",
            TemplateProcessor => "TemplateProcessing",
            _ => throw JsonWriting.CannotBeWritten(processor),
        };

    private static SpecialPiece ReadPiece(JsonPart json)
    {
        var items = json.Items(2);
        return new SpecialPiece(items[0].Text(), items[1].Count());
    }

    private static void WritePiece(Utf8JsonWriter writer, string name, SpecialPiece piece)
    {
        writer.WriteStartArray(name);
        writer.WriteStringValue(piece.Piece);
        writer.WriteNumberValue(piece.Id);
        writer.WriteEndArray();
    }

    private static TemplateProcessor ReadTemplates(JsonPart json)
    {
        var special = ImmutableDictionary.CreateBuilder<string, ImmutableArray<SpecialPiece>>(StringComparer.Ordinal);
        foreach (var (name, token) in json["special_tokens"].Members())
        {
            var ids = token["ids"].Items().ToList();
            var pieces = token["tokens"].Items(ids.Count);
            special[name] = [.. pieces.Select((piece, index) => new SpecialPiece(piece.Text(), ids[index].Count()))];
        }

        var single = ReadTemplate(json["single"]);
        var pair = ReadTemplate(json["pair"]);
        return json.Make(() => new TemplateProcessor(single, pair, special.ToImmutable()));
    }

    private static ImmutableArray<TemplatePart> ReadTemplate(JsonPart json) =>
        // "$A:0 [SEP]:1" is the short notation of the same.
        json.IsText
            ? [.. json.Text().Split(' ').Select(part => ShortPart(json, part))]
            : [.. json.Items().Select(ReadPart)];

    private static TemplatePart ReadPart(JsonPart json)
    {
        if (json.IsText)
        {
            return ShortPart(json, json.Text());
        }

        if (json.Optional("SpecialToken") is { } special)
        {
            return new TemplatePart(special["id"].Text(), 0, special["type_id"].Count());
        }

        var sequence = json["Sequence"];
        var number = sequence["id"].Text() switch
        {
            "A" => 0,
            "B" => 1,
            var name => throw sequence.Error($"names the sequence '{name}', which is neither A nor B"),
        };
        return new TemplatePart(null, number, sequence["type_id"].Count());
    }

    private static TemplatePart ShortPart(JsonPart json, string text)
    {
        var parts = text.Split(':');
        var typeId = 0;
        var isWhole = parts.Length == 1 || (parts.Length == 2 && TryNumber(parts[1], out typeId));
        return (isWhole, parts[0]) switch
        {
            (false, _) => throw json.Error($"has the part '{text}', which is no template"),
            (_, "$" or "$A" or "$a") => new TemplatePart(null, 0, typeId),
            (_, "$B" or "$b") => new TemplatePart(null, 1, typeId),
            (_, ['$', .. var number]) => TryNumber(number, out var segment)
                ? new TemplatePart(null, 0, parts.Length == 2 ? typeId : segment)
                : throw json.Error($"has the part '{text}', which is no template"),
            (_, var name) => new TemplatePart(name, 0, typeId),
        };
    }

    private static bool TryNumber(string digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void WriteTemplates(Utf8JsonWriter writer, TemplateProcessor template)
    {
        WriteTemplate(writer, "single", template.Single);
        WriteTemplate(writer, "pair", template.Pair);
        writer.WriteStartObject("special_tokens");
        foreach (var (name, pieces) in template.SpecialTokens.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(name);
            writer.WriteString("id", name);
            writer.WriteStartArray("ids");
            foreach (var piece in pieces)
            {
                writer.WriteNumberValue(piece.Id);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("tokens");
            foreach (var piece in pieces)
            {
                writer.WriteStringValue(piece.Piece);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter writer, string name, ImmutableArray<TemplatePart> parts)
    {
        writer.WriteStartArray(name);
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            writer.WriteStartObject(part.Special is null ? "Sequence" : "SpecialToken");
            writer.WriteString("id", part.Special ?? (part.Sequence == 0 ? "A" : "B"));
            writer.WriteNumber("type_id", part.TypeId);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
