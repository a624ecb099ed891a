using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Malmoi.Families;

namespace Malmoi.Models;

/// <summary>The <c>adapter_config.json</c> of a low-rank adapter as PEFT writes it: which modules are adapted, and how.</summary>
public sealed record AdapterConfiguration
{
    public string? PeftType { get; init; }

    /// <summary>CAUSAL_LM, SEQ_CLS, ...</summary>
    public string? TaskType { get; init; }

    /// <summary>Where the adapted model was found.</summary>
    public string? BaseModelNameOrPath { get; init; }

    /// <summary>Rank of the product; null: 8.</summary>
    [JsonPropertyName("r")]
    public int? Rank { get; init; }

    /// <summary>The product is multiplied by this over the rank; null: 8.</summary>
    [JsonPropertyName("lora_alpha")]
    public double? Alpha { get; init; }

    /// <summary>Share of a module's input that is set to zero for the adapter while training.</summary>
    [JsonPropertyName("lora_dropout")]
    public double? Dropout { get; init; }

    /// <summary>Divides by the rank's root and not by the rank (Kalajdzievski, 2023).</summary>
    [JsonPropertyName("use_rslora")]
    public bool? RankStabilised { get; init; }

    /// <summary>Trains directions and lengths apart (DoRA, Liu et al., 2024).</summary>
    [JsonPropertyName("use_dora")]
    public bool? Decomposed { get; init; }

    public ModuleNames? TargetModules { get; init; }

    /// <summary>Modules that are trained and kept whole.</summary>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <summary>Which biases are trained: "none", "all", or "lora_only" for those of the adapted modules; null: none.</summary>
    public string? Bias { get; init; }

    /// <summary>Whether the base holds its matrices as (in, out), as GPT-2 does.</summary>
    public bool? FanInFanOut { get; init; }

    /// <summary>Numbers of the layers that are adapted; null: all.</summary>
    [JsonConverter(typeof(TokenIdsConverter))]
    public IReadOnlyList<int>? LayersToTransform { get; init; }

    /// <summary>What stands before a layer's number; null: anything.</summary>
    public ModuleNames? LayersPattern { get; init; }

    /// <summary>Ranks of modules whose names end so.</summary>
    public IReadOnlyDictionary<string, int>? RankPattern { get; init; }

    /// <summary>The same for <see cref="Alpha"/>.</summary>
    public IReadOnlyDictionary<string, double>? AlphaPattern { get; init; }

    /// <summary>Says that nobody trains it now.</summary>
    public bool? InferenceMode { get; init; }

    /// <summary>Keys that this program does not know, kept for writing.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>Reads an <c>adapter_config.json</c>.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="InputException">It is none, or of a method that is not known.</exception>
    public static AdapterConfiguration Read(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize(json, AdapterJson.Default.AdapterConfiguration);
            return (read ?? throw new JsonException("it is null")).Checked(path);
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"'{path}' is not the configuration of an adapter: {error.Message.ReplaceLineEndings(" ")}",
                error
            );
        }
    }

    /// <summary>As the text of an <c>adapter_config.json</c>.</summary>
    public string Write() => JsonSerializer.Serialize(this, AdapterJson.Default.AdapterConfiguration) + "\n";

    /// <summary>Whether a module is adapted.</summary>
    /// <param name="module">Its published name.</param>
    /// <param name="isHead">Whether it is the last projection.</param>
    public bool Targets(string module, bool isHead) =>
        TargetModules!.Contains(module, isHead)
        && (LayersToTransform is not { } layers || (LayerOf(module) is { } layer && layers.Contains(layer)));

    /// <summary>Whether a module that is not adapted is trained and kept whole.</summary>
    public bool Keeps(string module) =>
        (ModulesToSave ?? [])
            .Concat(TaskType is "SEQ_CLS" or "TOKEN_CLS" ? ["classifier", "score"] : [])
            .Any(end => module.EndsWith(end, StringComparison.Ordinal));

    public int RankOf(string module) => RankPattern.Matching(module) ?? Rank ?? 8;

    /// <summary>What the product of a module is multiplied by.</summary>
    public double ScaleOf(string module)
    {
        double rank = RankOf(module);
        return (AlphaPattern.Matching(module) ?? Alpha ?? 8) / (RankStabilised == true ? Math.Sqrt(rank) : rank);
    }

    private AdapterConfiguration Checked(string path) =>
        PeftType != "LORA"
            ? throw new InputException(
                $"'{path}' is of type '{PeftType}', which this program does not know (it knows LORA)"
            )
        : TargetModules is null
            ? throw new InputException($"'{path}' does not say which modules it adapts (\"target_modules\")")
        : RankPattern is { } ranks && ranks.Values.Any(rank => rank < 1) || Rank < 1
            ? throw new InputException($"'{path}' has a rank below 1")
        : Bias is null or "none" or "all" or "lora_only" ? this
        : throw new InputException($"'{path}' trains the biases '{Bias}': it should be none, all or lora_only");

    private int? LayerOf(string module)
    {
        IReadOnlyList<string> before = LayersPattern switch
        {
            null => ["[^.]*"],
            { Pattern: { } one } => [one],
            { Ends: { } several } => several,
        };
        foreach (var pattern in before)
        {
            var found = Regex.Match(
                module,
                $@"^.*\.(?:{pattern})\.(\d+)\.",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            );
            if (found.Success)
            {
                return int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}

/// <summary>Exceptions to a rule, by the ends of names.</summary>
file static class Patterns
{
    public static T? Matching<T>(this IReadOnlyDictionary<string, T>? patterns, string module)
        where T : struct
    {
        foreach (var (end, value) in patterns ?? new Dictionary<string, T>())
        {
            if (Regex.IsMatch(module, $@"^(.*\.)?(?:{end})$", RegexOptions.None, TimeSpan.FromSeconds(1)))
            {
                return value;
            }
        }

        return null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(AdapterConfiguration))]
internal sealed partial class AdapterJson : JsonSerializerContext;
