using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Verification;

/// <summary>How a recorded generation was made: its own settings, and where they say nothing, the model's.</summary>
internal sealed class GenerationSettings
{
    private readonly JsonObject _own;
    private readonly JsonObject _model;

    private GenerationSettings(JsonObject own, JsonObject model) => (_own, _model) = (own, model);

    public int Beams => Number("num_beams") ?? 1;

    public int Returned => Number("num_return_sequences") ?? 1;

    public double LengthPenalty => Real("length_penalty") ?? 1;

    public bool StopsEarly => (bool?)Value("early_stopping") ?? false;

    public int? End => Number("eos_token_id");

    /// <summary>The settings of a run, from <c>generation.json</c> and <c>generation_config.json</c> of a folder.</summary>
    /// <exception cref="InputException">A file is missing or damaged, or has no such run.</exception>
    public static GenerationSettings Read(string folder, string run)
    {
        var runs = Path.Combine(folder, "generation.json");
        var model = Path.Combine(folder, "generation_config.json");
        return Parse(runs)[run] is JsonObject own
            ? new GenerationSettings(own, File.Exists(model) ? Parse(model) : [])
            : throw new InputException($"'{runs}' does not say how the recorded generation '{run}' was made");
    }

    /// <summary>New tokens at most.</summary>
    /// <param name="prompt">Tokens given.</param>
    public int Length(int prompt) => Number("max_new_tokens") ?? (Number("max_length") ?? 20) - prompt;

    /// <summary>What applies to each choice.</summary>
    public IReadOnlyList<ILogitFilter> Rules(int prompt)
    {
        var options = new GenerationOptions
        {
            RepetitionPenalty = Real("repetition_penalty"),
            NoRepeatedNGrams = Number("no_repeat_ngram_size") is > 0 and var n ? n : null,
            MinTokens = Number("min_new_tokens") ?? (Number("min_length") ?? 0) - prompt,
        };
        var rules = GenerationRules.From(options, [], prompt, End);
        return Number("forced_eos_token_id") is { } forced
            ? [.. rules, new ForcedToken(forced, prompt + Length(prompt) - 1)]
            : rules;
    }

    private int? Number(string name) => (int?)Value(name);

    private double? Real(string name) => (double?)Value(name);

    // A setting that is null on purpose hides the model's.
    private JsonNode? Value(string name) => _own.ContainsKey(name) ? _own[name] : _model[name];

    private static JsonObject Parse(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new InputException($"'{path}' is no JSON object of settings");
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            throw new InputException(
                $"cannot read the settings '{path}': {error.Message.ReplaceLineEndings(" ")}",
                error
            );
        }
    }
}
