using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats.Json;

namespace Malmoi.Tokenization.Formats;

/// <summary>Hugging Face's tokenizer.json: a whole tokenizer in one file.</summary>
/// <remarks>
/// What is read is written back the same, but in today's notation: merges as pairs, Metaspace with <c>prepend_scheme</c>. Two components are
/// Malmoi's own and refused elsewhere: the normalizer and the decoder <c>{"type": "Jamo"}</c>.
/// </remarks>
public static class TokenizerJson
{
    private const string Version = "1.0";

    /// <summary>Reads the bytes of a tokenizer.json.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InputException">The file is malformed; the message says where.</exception>
    public static TokenizerPipeline Read(ReadOnlyMemory<byte> json, string name) =>
        JsonPart.Read(json, name, allowDuplicates: true, ReadPipeline);

    /// <summary>The bytes of the tokenizer.json of <paramref name="tokenizer"/>.</summary>
    /// <exception cref="InputException">The tokenizer has a component that the format does not know.</exception>
    public static byte[] Write(TokenizerPipeline tokenizer)
    {
        using var stream = new MemoryStream();
        Write(tokenizer, stream);
        return stream.ToArray();
    }

    /// <summary>Writes the tokenizer.json of <paramref name="tokenizer"/>.</summary>
    /// <exception cref="InputException">The tokenizer has a component that the format does not know.</exception>
    public static void Write(TokenizerPipeline tokenizer, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        // The file is data for programs, not part of a page: letters stay letters.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var writer = new Utf8JsonWriter(stream, options);
        var parts = tokenizer.Parts;
        writer.WriteStartObject();
        writer.WriteString("version", Version);
        JsonWriting.WriteOptional(writer, "truncation", parts.Truncation, PreparationJson.WriteTruncation);
        JsonWriting.WriteOptional(writer, "padding", parts.Padding, PreparationJson.WritePadding);
        AddedTokensJson.Write(writer, parts.AddedTokens);
        JsonWriting.WriteOptional(writer, "normalizer", parts.Normalizer, NormalizerJson.Write);
        JsonWriting.WriteOptional(writer, "pre_tokenizer", parts.Splitter, SplitterJson.Write);
        JsonWriting.WriteOptional(writer, "post_processor", parts.PostProcessor, PostProcessorJson.Write);
        JsonWriting.WriteOptional(writer, "decoder", parts.Decoder, DecoderJson.Write);
        JsonWriting.WriteOptional(writer, "model", parts.Model, ModelJson.Write);
        writer.WriteEndObject();
    }

    private static TokenizerPipeline ReadPipeline(JsonPart json)
    {
        if (json.Optional("version")?.Text() is { } version && version != Version)
        {
            throw json.Error($"has the version '{version}', but Malmoi reads {Version}: is there a newer Malmoi?");
        }

        var model = ModelJson.Read(
            json.Optional("model") ?? throw json.Error("has no 'model': is it a tokenizer.json?")
        );
        var parts = new TokenizerParts
        {
            Model = model,
            AddedTokens =
            [
                .. json.Optional("added_tokens") is { } added ? AddedTokensJson.Read(added, model.Vocabulary) : [],
            ],
            Normalizer = json.Optional("normalizer") is { } normalizer ? NormalizerJson.Read(normalizer) : null,
            Splitter = json.Optional("pre_tokenizer") is { } splitter ? SplitterJson.Read(splitter) : null,
            PostProcessor = json.Optional("post_processor") is { } processor ? PostProcessorJson.Read(processor) : null,
            Decoder = json.Optional("decoder") is { } decoder ? DecoderJson.Read(decoder) : null,
            Truncation = json.Optional("truncation") is { } truncation
                ? PreparationJson.ReadTruncation(truncation)
                : null,
            Padding = json.Optional("padding") is { } padding ? PreparationJson.ReadPadding(padding) : null,
        };
        return json.Make(() => new TokenizerPipeline(parts));
    }
}
