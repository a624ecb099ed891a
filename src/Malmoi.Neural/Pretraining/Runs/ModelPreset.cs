using System.Text.Json.Nodes;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>A size that was thought through: the shape of a model, and what goes well with it.</summary>
/// <param name="Name">About how many numbers it learns, or the name it was published by.</param>
/// <param name="Width">Of its vectors.</param>
/// <param name="Layers">Of each stack.</param>
/// <param name="Heads">Of each attention; an LSTM has none.</param>
/// <param name="Vocabulary">Pieces of the tokenizer that is trained on the way.</param>
/// <param name="Context">Tokens that are read at once.</param>
/// <param name="Batch">Rows a batch.</param>
public sealed record ModelPreset(string Name, int Width, int Layers, int Heads, int Vocabulary, int Context, int Batch)
{
    // Shapes with heads of 16 to 64 channels, a fifth to a third of all numbers in the table.
    private static readonly ModelPreset[] s_gpt =
    [
        new("0.5m", 96, 4, 4, 1000, 128, 16),
        new("1m", 128, 4, 4, 2000, 128, 16),
        new("3m", 192, 5, 6, 4096, 256, 16),
        new("10m", 320, 6, 5, 8192, 256, 16),
        new("30m", 512, 7, 8, 16_000, 512, 16),
        new("gpt2", 768, 12, 12, 50_257, 1024, 8),
        new("gpt2-medium", 1024, 24, 16, 50_257, 1024, 8),
        new("gpt2-large", 1280, 36, 20, 50_257, 1024, 8),
        new("gpt2-xl", 1600, 48, 25, 50_257, 1024, 8),
    ];

    // tiny to medium: Turc et al. (2019).
    private static readonly ModelPreset[] s_bert =
    [
        new("0.5m", 80, 4, 4, 2000, 128, 16),
        new("1m", 112, 4, 4, 3000, 128, 16),
        new("3m", 192, 4, 6, 6000, 128, 16),
        new("10m", 320, 5, 5, 10_000, 256, 16),
        new("30m", 512, 7, 8, 16_000, 512, 16),
        new("tiny", 128, 2, 2, 30_522, 512, 16),
        new("mini", 256, 4, 4, 30_522, 512, 16),
        new("small", 512, 4, 8, 30_522, 512, 16),
        new("medium", 512, 8, 8, 30_522, 512, 16),
        new("base", 768, 12, 12, 30_522, 512, 16),
        new("large", 1024, 24, 16, 30_522, 512, 16),
    ];

    // small to large: T5's.
    private static readonly ModelPreset[] s_seq2Seq =
    [
        new("0.5m", 64, 3, 4, 2000, 128, 16),
        new("1m", 96, 3, 4, 2000, 128, 16),
        new("3m", 160, 3, 5, 4096, 128, 16),
        new("10m", 288, 3, 6, 8192, 256, 16),
        new("30m", 448, 4, 7, 16_000, 512, 16),
        new("small", 512, 6, 8, 32_000, 512, 16),
        new("base", 768, 12, 12, 32_000, 512, 16),
        new("large", 1024, 24, 16, 32_000, 512, 16),
    ];

    // medium and large: Zaremba et al. (2014); awd: Merity et al. (2018).
    private static readonly ModelPreset[] s_lstm =
    [
        new("0.5m", 144, 2, 1, 1000, 128, 32),
        new("1m", 200, 2, 1, 2000, 128, 32),
        new("3m", 320, 2, 1, 4096, 128, 32),
        new("10m", 576, 2, 1, 8192, 128, 32),
        new("30m", 960, 2, 1, 16_000, 128, 32),
        new("medium", 650, 2, 1, 10_000, 35, 20),
        new("large", 1500, 2, 1, 10_000, 35, 20),
        new("awd", 1150, 3, 1, 10_000, 70, 40),
    ];

    /// <summary>The sizes of a kind, the smallest first.</summary>
    public static IReadOnlyList<ModelPreset> Of(ModelKind kind) =>
        kind switch
        {
            ModelKind.Gpt => s_gpt,
            ModelKind.Bert => s_bert,
            ModelKind.Seq2Seq => s_seq2Seq,
            _ => s_lstm,
        };

    /// <summary>A size by its name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ModelPreset Find(ModelKind kind, string name) =>
        Of(kind).FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException(
            $"'{name}' is no size of 'train {kind.Name()}': choose {string.Join(", ", Of(kind).Select(preset => preset.Name))}, or give a config.json with --config"
        );

    /// <summary>The configuration, as the family writes it; vocabulary and special tokens are still to be said.</summary>
    public JsonObject Configuration(ModelKind kind, PretrainingObjective objective) =>
        kind switch
        {
            ModelKind.Gpt => new()
            {
                ["model_type"] = "gpt2",
                ["architectures"] = new JsonArray("GPT2LMHeadModel"),
                ["n_positions"] = Context,
                ["n_embd"] = Width,
                ["n_layer"] = Layers,
                ["n_head"] = Heads,
            },
            ModelKind.Bert => new()
            {
                ["model_type"] = "bert",
                ["architectures"] = new JsonArray(
                    objective == PretrainingObjective.Masked ? "BertForMaskedLM" : "BertForPreTraining"
                ),
                ["hidden_size"] = Width,
                ["intermediate_size"] = 4 * Width,
                ["num_hidden_layers"] = Layers,
                ["num_attention_heads"] = Heads,
                ["max_position_embeddings"] = Context,
            },
            ModelKind.Seq2Seq when objective == PretrainingObjective.Spans => new()
            {
                ["model_type"] = "t5",
                ["architectures"] = new JsonArray("T5ForConditionalGeneration"),
                ["d_model"] = Width,
                ["d_kv"] = Width / Heads,
                ["d_ff"] = 4 * Width,
                ["num_layers"] = Layers,
                ["num_heads"] = Heads,
            },
            ModelKind.Seq2Seq => Bart(objective),
            _ => Lstm(),
        };

    private JsonObject Bart(PretrainingObjective objective)
    {
        var (type, name) = objective switch
        {
            PretrainingObjective.Gaps => ("pegasus", "PegasusForConditionalGeneration"),
            PretrainingObjective.Translation => ("marian", "MarianMTModel"),
            _ => ("bart", "BartForConditionalGeneration"),
        };
        return new()
        {
            ["model_type"] = type,
            ["architectures"] = new JsonArray(name),
            ["d_model"] = Width,
            ["encoder_layers"] = Layers,
            ["decoder_layers"] = Layers,
            ["encoder_attention_heads"] = Heads,
            ["decoder_attention_heads"] = Heads,
            ["encoder_ffn_dim"] = 4 * Width,
            ["decoder_ffn_dim"] = 4 * Width,
            ["max_position_embeddings"] = Context,
            ["scale_embedding"] = objective is not PretrainingObjective.Denoising,
        };
    }

    private JsonObject Lstm()
    {
        var config = new JsonObject
        {
            ["model_type"] = "lstm",
            ["architectures"] = new JsonArray("LstmForCausalLM"),
            ["hidden_size"] = Width,
            ["num_hidden_layers"] = Layers,
        };
        if (Name == "awd")
        {
            config["embedding_size"] = 400;
            (config["embedding_dropout"], config["input_dropout"], config["hidden_dropout"]) = (0.1, 0.4, 0.25);
            (config["output_dropout"], config["weight_dropout"], config["locked_dropout"]) = (0.4, 0.5, true);
        }
        else if (Name is "medium" or "large")
        {
            var share = Name == "medium" ? 0.5 : 0.65;
            config["tie_word_embeddings"] = false;
            (config["input_dropout"], config["hidden_dropout"], config["output_dropout"]) = (share, share, share);
        }

        return config;
    }
}
