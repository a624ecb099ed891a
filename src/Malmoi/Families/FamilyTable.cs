using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Malmoi.Families.Decoders;
using Malmoi.Families.EncoderDecoders;
using Malmoi.Families.Encoders;
using Malmoi.Families.Recurrent;

namespace Malmoi.Families;

/// <summary>Every family by the <c>model_type</c> of its configurations: the one registry.</summary>
public static class FamilyTable
{
    private static readonly Rows Families = new()
    {
        { "gpt2", FamilyJson.Default.Gpt2 },
        { "llama", FamilyJson.Default.Llama },
        { "openai-gpt", FamilyJson.Default.Gpt },
        { "gpt_neo", FamilyJson.Default.GptNeo },
        { "gptj", FamilyJson.Default.GptJ },
        { "gpt_neox", FamilyJson.Default.GptNeoX },
        { "opt", FamilyJson.Default.Opt },
        { "bloom", FamilyJson.Default.Bloom },
        { "mistral", FamilyJson.Default.Mistral },
        { "mixtral", FamilyJson.Default.Mixtral },
        { "qwen2", FamilyJson.Default.Qwen2 },
        { "gemma", FamilyJson.Default.Gemma },
        { "phi", FamilyJson.Default.Phi },
        { "stablelm", FamilyJson.Default.StableLm },
        { "falcon", FamilyJson.Default.Falcon },
        { "mpt", FamilyJson.Default.Mpt },
        { "gpt_bigcode", FamilyJson.Default.GptBigCode },
        { "ctrl", FamilyJson.Default.Ctrl },
        { "RefinedWeb", FamilyJson.Default.Falcon },
        { "RefinedWebModel", FamilyJson.Default.Falcon },
        { "stablelm_epoch", FamilyJson.Default.StableLm },
        { "bert", FamilyJson.Default.Bert },
        { "albert", FamilyJson.Default.Albert },
        { "roberta", FamilyJson.Default.Roberta },
        { "xlm-roberta", FamilyJson.Default.Roberta },
        { "camembert", FamilyJson.Default.Roberta },
        { "distilbert", FamilyJson.Default.DistilBert },
        { "xlm", FamilyJson.Default.Xlm },
        { "flaubert", FamilyJson.Default.Xlm },
        { "electra", FamilyJson.Default.Electra },
        { "dpr", FamilyJson.Default.Dpr },
        { "vit", FamilyJson.Default.Vit },
        { "resnet", FamilyJson.Default.ResNet },
        { "lstm", FamilyJson.Default.Lstm },
        { "transformer", FamilyJson.Default.Vaswani },
        { "bart", FamilyJson.Default.Bart },
        { "mbart", FamilyJson.Default.MBart },
        { "pegasus", FamilyJson.Default.Pegasus },
        { "marian", FamilyJson.Default.Marian },
        { "t5", FamilyJson.Default.T5 },
        { "mt5", FamilyJson.Default.T5 },
    };

    /// <summary>The model types that are known, in alphabetical order.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = [.. Families.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The family that a <c>config.json</c> describes.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="InputException">The text is no configuration, or of an unknown family.</exception>
    public static Family Read(ReadOnlySpan<byte> json, string path)
    {
        if (!Utf8.IsValid(json))
        {
            throw new InputException($"'{path}' is not a configuration: it is not text in UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            var type =
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("model_type", out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()!
                    : throw new InputException(
                        $"'{path}' has no \"model_type\", which says of what family a model is: it is not a configuration of Hugging Face's kind"
                    );
            return Families.TryGetValue(type, out var family)
                ? family.Read(document.RootElement)
                : throw new InputException(
                    $"'{path}' is of family '{type}', which this program does not know (it knows {string.Join(", ", ModelTypes)})"
                );
        }
        catch (JsonException error)
        {
            throw new InputException($"'{path}' is not a configuration: {OneLine(error.Message)}", error);
        }
    }

    /// <summary>The configuration as the text of a <c>config.json</c>.</summary>
    public static string Write(Family family) => Families[family.ModelType].Write(family);

    private sealed class Rows() : Dictionary<string, FamilyReader>(StringComparer.Ordinal)
    {
        public void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
            string modelType,
            JsonTypeInfo<T> type
        )
            where T : Family => Add(modelType, FamilyReader.Of(type));
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}

/// <summary>config.json is snake_case; our records are PascalCase.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(Gpt2))]
[JsonSerializable(typeof(Llama))]
[JsonSerializable(typeof(Gpt))]
[JsonSerializable(typeof(GptNeo))]
[JsonSerializable(typeof(GptJ))]
[JsonSerializable(typeof(GptNeoX))]
[JsonSerializable(typeof(Opt))]
[JsonSerializable(typeof(Bloom))]
[JsonSerializable(typeof(Mistral))]
[JsonSerializable(typeof(Mixtral))]
[JsonSerializable(typeof(Qwen2))]
[JsonSerializable(typeof(Gemma))]
[JsonSerializable(typeof(Phi))]
[JsonSerializable(typeof(StableLm))]
[JsonSerializable(typeof(Falcon))]
[JsonSerializable(typeof(Mpt))]
[JsonSerializable(typeof(GptBigCode))]
[JsonSerializable(typeof(Ctrl))]
[JsonSerializable(typeof(Bert))]
[JsonSerializable(typeof(Albert))]
[JsonSerializable(typeof(Roberta))]
[JsonSerializable(typeof(DistilBert))]
[JsonSerializable(typeof(Xlm))]
[JsonSerializable(typeof(Electra))]
[JsonSerializable(typeof(Dpr))]
[JsonSerializable(typeof(Vit))]
[JsonSerializable(typeof(ResNet))]
[JsonSerializable(typeof(Lstm))]
[JsonSerializable(typeof(Vaswani))]
[JsonSerializable(typeof(Bart))]
[JsonSerializable(typeof(MBart))]
[JsonSerializable(typeof(Pegasus))]
[JsonSerializable(typeof(Marian))]
[JsonSerializable(typeof(T5))]
internal sealed partial class FamilyJson : JsonSerializerContext;
