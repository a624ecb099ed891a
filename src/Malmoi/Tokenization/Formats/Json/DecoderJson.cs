using System.Text.Json;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>decoder</c> of a tokenizer.json.</summary>
internal static class DecoderJson
{
    public static IDecoder Read(JsonPart json) =>
        json.Type switch
        {
            "Sequence" => new DecoderSequence([.. json["decoders"].Items().Select(Read)]),
            "ByteLevel" => new ByteLevelDecoder(
                json.Optional("add_prefix_space")?.Flag() ?? true,
                json.Optional("trim_offsets")?.Flag() ?? true,
                json.Optional("use_regex")?.Flag() ?? true
            ),
            "WordPiece" => new WordPieceDecoder(json["prefix"].Text(), json["cleanup"].Flag()),
            "Metaspace" => SplitterJson.ReadMetaspace(json),
            "BPEDecoder" => new BytePairDecoder(json["suffix"].Text()),
            "ByteFallback" => new ByteFallbackDecoder(),
            "Fuse" => new Fuse(),
            "Strip" => new StripDecoder(
                SplitterJson.Character(json["content"]),
                json["start"].Count(),
                json["stop"].Count()
            ),
            "Replace" => new Replace(PatternJson.Read(json["pattern"]), json["content"].Text()),
            "CTC" => new Ctc(json["pad_token"].Text(), json["word_delimiter_token"].Text(), json["cleanup"].Flag()),
            "Jamo" => new JamoComposition(),
            var type => throw json.Error($"has the type '{type}', which Malmoi does not know as a decoder"),
        };

    public static void Write(Utf8JsonWriter writer, IDecoder decoder)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type(decoder));
        switch (decoder)
        {
            case DecoderSequence sequence:
                writer.WriteStartArray("decoders");
                foreach (var step in sequence.Steps)
                {
                    Write(writer, step);
                }

                writer.WriteEndArray();
                break;
            case ByteLevelDecoder bytes:
                writer.WriteBoolean("add_prefix_space", bytes.AddPrefixSpace);
                writer.WriteBoolean("trim_offsets", bytes.TrimOffsets);
                writer.WriteBoolean("use_regex", bytes.UseRegex);
                break;
            case WordPieceDecoder wordPiece:
                writer.WriteString("prefix", wordPiece.Prefix);
                writer.WriteBoolean("cleanup", wordPiece.Cleanup);
                break;
            case Metaspace metaspace:
                SplitterJson.WriteMetaspace(writer, metaspace);
                break;
            case BytePairDecoder bytePair:
                writer.WriteString("suffix", bytePair.Suffix);
                break;
            case StripDecoder strip:
                writer.WriteString("content", strip.Content.ToString());
                writer.WriteNumber("start", strip.Start);
                writer.WriteNumber("stop", strip.Stop);
                break;
            case Replace replace:
                PatternJson.Write(writer, replace.Pattern);
                writer.WriteString("content", replace.Content);
                break;
            case Ctc ctc:
                writer.WriteString("pad_token", ctc.Padding);
                writer.WriteString("word_delimiter_token", ctc.WordDelimiter);
                writer.WriteBoolean("cleanup", ctc.Cleanup);
                break;
        }

        writer.WriteEndObject();
    }

    private static string Type(IDecoder decoder) =>
        decoder switch
        {
            DecoderSequence => "Sequence",
            ByteLevelDecoder => "ByteLevel",
            WordPieceDecoder => "WordPiece",
            Metaspace => "Metaspace",
            BytePairDecoder => "BPEDecoder",
            ByteFallbackDecoder => "ByteFallback",
            Fuse => "Fuse",
            StripDecoder => "Strip",
            Replace => "Replace",
            Ctc => "CTC",
            JamoComposition => "Jamo",
            _ => throw JsonWriting.CannotBeWritten(decoder),
        };
}
