using System.Text;
using System.Text.Json;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>The <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    public static INormalizer Read(JsonPart json) =>
        json.Type switch
        {
            "Sequence" => new NormalizerSequence([.. json["normalizers"].Items().Select(Read)]),
            "NFC" => new UnicodeNormalizer(NormalizationForm.FormC),
            "NFD" => new UnicodeNormalizer(NormalizationForm.FormD),
            "NFKC" => new UnicodeNormalizer(NormalizationForm.FormKC),
            "NFKD" => new UnicodeNormalizer(NormalizationForm.FormKD),
            "Lowercase" => new Lowercase(),
            "StripAccents" => new StripAccents(),
            "Strip" => new Strip(json["strip_left"].Flag(), json["strip_right"].Flag()),
            "Prepend" => new Prepend(json["prepend"].Text()),
            "Replace" => new Replace(PatternJson.Read(json["pattern"]), json["content"].Text()),
            "Nmt" => new Nmt(),
            "ByteLevel" => new ByteLevelNormalizer(),
            "Precompiled" => ReadPrecompiled(json["precompiled_charsmap"]),
            "Bert" or "BertNormalizer" => new BertNormalizer
            {
                CleanText = json["clean_text"].Flag(),
                SeparateIdeographs = json["handle_chinese_chars"].Flag(),
                StripAccents = json.Optional("strip_accents")?.Flag(),
                Lowercase = json["lowercase"].Flag(),
            },
            "Jamo" => new JamoDecomposition(),
            var type => throw json.Error($"has the type '{type}', which Malmoi does not know as a normalizer"),
        };

    public static void Write(Utf8JsonWriter writer, INormalizer normalizer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type(normalizer));
        switch (normalizer)
        {
            case NormalizerSequence sequence:
                writer.WriteStartArray("normalizers");
                foreach (var step in sequence.Steps)
                {
                    Write(writer, step);
                }

                writer.WriteEndArray();
                break;
            case Strip strip:
                writer.WriteBoolean("strip_left", strip.Left);
                writer.WriteBoolean("strip_right", strip.Right);
                break;
            case Prepend prepend:
                writer.WriteString("prepend", prepend.Text);
                break;
            case Replace replace:
                PatternJson.Write(writer, replace.Pattern);
                writer.WriteString("content", replace.Content);
                break;
            case PrecompiledMap map:
                writer.WriteBase64String("precompiled_charsmap", map.Data.Span);
                break;
            case BertNormalizer bert:
                writer.WriteBoolean("clean_text", bert.CleanText);
                writer.WriteBoolean("handle_chinese_chars", bert.SeparateIdeographs);
                JsonWriting.WriteOptional(writer, "strip_accents", bert.StripAccents);
                writer.WriteBoolean("lowercase", bert.Lowercase);
                break;
        }

        writer.WriteEndObject();
    }

    private static string Type(INormalizer normalizer) =>
        normalizer switch
        {
            NormalizerSequence => "Sequence",
            UnicodeNormalizer { Form: NormalizationForm.FormC } => "NFC",
            UnicodeNormalizer { Form: NormalizationForm.FormD } => "NFD",
            UnicodeNormalizer { Form: NormalizationForm.FormKC } => "NFKC",
            UnicodeNormalizer => "NFKD",
            Lowercase => "Lowercase",
            StripAccents => "StripAccents",
            Strip => "Strip",
            Prepend => "Prepend",
            Replace => "Replace",
            Nmt => "Nmt",
            ByteLevelNormalizer => "ByteLevel",
            PrecompiledMap => "Precompiled",
            BertNormalizer => "BertNormalizer",
            JamoDecomposition => "Jamo",
            _ => throw JsonWriting.CannotBeWritten(normalizer),
        };

    private static PrecompiledMap ReadPrecompiled(JsonPart json)
    {
        var map = json.Base64();
        return json.Make(() => new PrecompiledMap(map));
    }
}
