using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Architectures;
using Malmoi.Families;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A <c>config.json</c> that is still being written: of a size, of a file, or of a model that is trained on.</summary>
/// <param name="Path">Where it comes from, for errors.</param>
/// <param name="Json">Its keys.</param>
public sealed record ModelConfiguration(string Path, JsonObject Json)
{
    private const string VocabularyKey = "vocab_size";

    /// <summary>The configuration of a size.</summary>
    public static ModelConfiguration Of(ModelKind kind, ModelPreset preset, PretrainingObjective objective) =>
        new($"the size {preset.Name}", preset.Configuration(kind, objective));

    /// <summary>The configuration in a file.</summary>
    /// <exception cref="InputException">It cannot be read, or is none.</exception>
    public static ModelConfiguration Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            _ = FamilyTable.Read(WithVocabulary(bytes), path); // it must be one before hours of work begin
            return new ModelConfiguration(path, JsonNode.Parse(bytes)!.AsObject());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read the configuration '{path}': is there such a file?", error);
        }
    }

    /// <summary>The same with the share that is dropped while training, wherever the family drops; null: as it is.</summary>
    public ModelConfiguration WithDropout(double? share)
    {
        if (share is null)
        {
            return this;
        }

        if (!(share is >= 0 and < 1))
        {
            throw new InputException(
                FormattableString.Invariant($"a dropout of {share} is no share: give one from 0 to below 1")
            );
        }

        var json = Json.DeepClone().AsObject();
        foreach (var (key, value) in Written(json))
        {
            if (
                key.Contains("drop", StringComparison.Ordinal)
                && key is not ("embedding_dropout" or "weight_dropout" or "classifier_dropout")
                && value is JsonValue number
                && number.GetValueKind() == JsonValueKind.Number
            )
            {
                json[key] = share.Value;
            }
        }

        return this with
        {
            Json = json,
        };
    }

    /// <summary>The same with another value of a key.</summary>
    public ModelConfiguration With(string key, int value)
    {
        var json = Json.DeepClone().AsObject();
        json[key] = value;
        return this with { Json = json };
    }

    /// <summary>The family, with the vocabulary and the special tokens of a tokenizer.</summary>
    /// <exception cref="InputException">The configuration is none, or its vocabulary is smaller than the tokenizer's.</exception>
    public Family Family(RunTokenizer tokenizer, ModelKind kind)
    {
        var json = Json.DeepClone().AsObject();
        json[VocabularyKey] = tokenizer.Pipeline.VocabularySize;
        foreach (var (key, id) in tokenizer.Ids(kind, (string)json["model_type"]!))
        {
            json[key] = id;
        }

        return FamilyTable.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), Path);
    }

    /// <summary>Tokens that the model reads at once; null: any number.</summary>
    public int? Positions => Spec().Stacks.Select(stack => stack.Stack.Embeddings.Positions?.Count).Min();

    /// <summary>What is built, but for the vocabulary.</summary>
    public ModelSpec Spec()
    {
        var family = FamilyTable.Read(WithVocabulary(Encoding.UTF8.GetBytes(Json.ToJsonString())), Path);
        return family.Spec(family.Task);
    }

    /// <summary>The family, but for the vocabulary.</summary>
    public Family Family() => FamilyTable.Read(WithVocabulary(Encoding.UTF8.GetBytes(Json.ToJsonString())), Path);

    // With all the defaults of the family.
    private JsonObject Written(JsonObject json)
    {
        var family = FamilyTable.Read(WithVocabulary(Encoding.UTF8.GetBytes(json.ToJsonString())), Path);
        return JsonNode.Parse(FamilyTable.Write(family))!.AsObject();
    }

    // Until there is a tokenizer any number will do.
    private static byte[] WithVocabulary(byte[] json)
    {
        try
        {
            if (JsonNode.Parse(json) is JsonObject config && !config.ContainsKey(VocabularyKey))
            {
                config[VocabularyKey] = 1 << 16;
                return Encoding.UTF8.GetBytes(config.ToJsonString());
            }
        }
        catch (JsonException)
        {
            // The reader says what is wrong with it, and where.
        }

        return json;
    }
}
