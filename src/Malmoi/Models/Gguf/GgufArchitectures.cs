using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Families;

namespace Malmoi.Models.Gguf;

/// <summary>ggml's architectures as families: for each, which words of a <c>config.json</c> its metadata stands for.</summary>
/// <remarks>
/// A GGUF file says of a model what its configuration said, in other words:
/// <code>
///   llama.embedding_length = 4096          "hidden_size": 4096
///   llama.block_count = 32                 "num_hidden_layers": 32
///   llama.rope.freq_base = 500000          "rope_theta": 500000.0
/// </code>
/// A row of the table is an architecture: what its sizes are called, what its norm's epsilon is called, and what else is to be said.
/// A new model is a new row, perhaps with a new fact below.
/// </remarks>
internal static class GgufArchitectures
{
    private static readonly Names Llamas = new("hidden_size", "num_hidden_layers", "num_attention_heads")
    {
        Inner = "intermediate_size",
        KeyValueHeads = "num_key_value_heads",
        Positions = "max_position_embeddings",
    };

    private static readonly Names NeoX = Llamas with { KeyValueHeads = null };
    private static readonly Names Falcons = Llamas with { Inner = "ffn_hidden_size", KeyValueHeads = "num_kv_heads" };
    private static readonly Names Blooms = new("hidden_size", "n_layer", "n_head");
    private static readonly Names Mpts = new("d_model", "n_layers", "n_heads");

    private static readonly Names Gpts = new("n_embd", "n_layer", "n_head")
    {
        Inner = "n_inner",
        Positions = "n_positions",
    };

    // The first row that fits is taken.
    private static readonly Row[] Rows =
    [
        //   ggml         model_type     sizes    norm                  and besides
        new("llama", "mixtral", Llamas, "rms_norm_eps", HeadWidth, Turns, Experts) { If = said => said.Experts > 0 },
        new("llama", "mistral", Llamas, "rms_norm_eps", HeadWidth, Turns, Window) { If = said => said.Window > 0 },
        new("llama", "llama", Llamas, "rms_norm_eps", HeadWidth, Turns, Scaling, Biases),
        new("exaone", "llama", Llamas, "rms_norm_eps", HeadWidth, Turns, Scaling, Biases),
        new("qwen3", "llama", Llamas, "rms_norm_eps", HeadWidth, Turns, Scaling, Biases),
        new("qwen2", "qwen2", Llamas, "rms_norm_eps", Turns, Scaling, WindowOfAll),
        new("gemma", "gemma", Llamas, "rms_norm_eps", HeadWidth, Turns),
        new("stablelm", "stablelm", Llamas, "layer_norm_eps", Turns, Scaling, TurnedShare, StableLm),
        new("phi2", "phi", Llamas, "layer_norm_eps", Turns, Scaling, TurnedShare),
        new("gptneox", "gpt_neox", NeoX, "layer_norm_eps", Scaling, GptNeoX),
        new("falcon", "falcon", Falcons, "layer_norm_epsilon", Turns, Scaling, Falcon),
        new("bloom", "bloom", Blooms, "layer_norm_epsilon"),
        new("mpt", "mpt", Mpts, "layer_norm_epsilon", Mpt),
        new("gpt2", "gpt2", Gpts, "layer_norm_epsilon"),
        new("starcoder", "gpt_bigcode", Gpts, "layer_norm_epsilon", MultiQuery),
    ];

    /// <summary>The configuration that a file's metadata stands for.</summary>
    /// <exception cref="InputException">The architecture is not known, or a size is missing or impossible.</exception>
    public static Family Read(GgufSizes said)
    {
        var row =
            Array.Find(Rows, row => row.Ggml == said.Architecture && row.If(said))
            ?? throw new InputException(
                $"'{said.Said.File}' is a model of the architecture '{said.Architecture}', which this program does not know (it knows {string.Join(", ", Rows.Select(row => row.Ggml).Distinct().Order(StringComparer.Ordinal))})"
            );
        var config = new JsonObject { ["model_type"] = row.ModelType, ["vocab_size"] = said.Vocabulary };
        Add(row.Sizes.Width, said.Width);
        Add(row.Sizes.Layers, said.Layers);
        Add(row.Sizes.Heads, said.Heads);
        Add(row.Sizes.Inner, said.InnerWidth);
        Add(row.Sizes.KeyValueHeads, said.KeyValueHeads);
        Add(row.Sizes.Positions, said.Positions);
        config[row.Epsilon] = row.Epsilon.StartsWith("rms", StringComparison.Ordinal)
            ? said.RmsEpsilon
            : said.NormEpsilon;
        foreach (var fact in row.Facts)
        {
            fact(said, config);
        }

        return FamilyTable.Read(Encoding.UTF8.GetBytes(config.ToJsonString()), said.Said.File);

        void Add(string? name, int size)
        {
            if (name is not null)
            {
                config[name] = size;
            }
        }
    }

    private static void HeadWidth(GgufSizes said, JsonObject config) => config["head_dim"] = said.HeadWidth;

    private static void Turns(GgufSizes said, JsonObject config) => config["rope_theta"] = said.RotaryBase;

    private static void TurnedShare(GgufSizes said, JsonObject config) =>
        config["partial_rotary_factor"] = said.RotaryShare;

    private static void Scaling(GgufSizes said, JsonObject config)
    {
        if (said.Scaling() is { } scaling)
        {
            config["rope_scaling"] = new JsonObject { ["type"] = scaling.Type, ["factor"] = scaling.Factor };
        }
    }

    private static void Biases(GgufSizes said, JsonObject config)
    {
        config["attention_bias"] = said.Has("blk.0.attn_q.bias");
        config["mlp_bias"] = said.Has("blk.0.ffn_up.bias");
    }

    private static void Experts(GgufSizes said, JsonObject config)
    {
        config["num_local_experts"] = said.Experts;
        config["num_experts_per_tok"] = said.Size("expert_used_count") ?? 2;
        config["sliding_window"] = said.Window;
    }

    private static void Window(GgufSizes said, JsonObject config) => config["sliding_window"] = said.Window;

    private static void WindowOfAll(GgufSizes said, JsonObject config)
    {
        if (said.Window is > 0 and var window)
        {
            config["use_sliding_window"] = true;
            config["sliding_window"] = window;
            config["max_window_layers"] = 0;
        }
    }

    private static void StableLm(GgufSizes said, JsonObject config)
    {
        config["use_qkv_bias"] = said.Has("blk.0.attn_q.bias");
        // What the metadata says of it is true of all models, these too that are not parallel.
        config["use_parallel_residual"] = !said.Has("blk.0.ffn_norm.weight");
    }

    private static void GptNeoX(GgufSizes said, JsonObject config)
    {
        config["rotary_pct"] = said.RotaryShare;
        config["rotary_emb_base"] = said.RotaryBase;
        config["use_parallel_residual"] = said.Flag("use_parallel_residual") ?? true;
    }

    private static void Falcon(GgufSizes said, JsonObject config)
    {
        var hasTwoNorms = said.Has("blk.0.attn_norm_2.weight");
        config["new_decoder_architecture"] = hasTwoNorms || said.KeyValueHeads > 1;
        config["num_ln_in_parallel_attn"] = !hasTwoNorms && said.KeyValueHeads > 1 ? 1 : null;
    }

    private static void Mpt(GgufSizes said, JsonObject config)
    {
        var greatest = said.Number("attention.max_alibi_bias") ?? 0;
        var attention = new JsonObject { ["alibi"] = greatest > 0, ["alibi_bias_max"] = greatest };
        if (said.Number("attention.clamp_kqv") is > 0 and var clip)
        {
            attention["clip_qkv"] = clip;
        }

        config["attn_config"] = attention;
        config["expansion_ratio"] = said.Width == 0 ? 0 : (double)said.InnerWidth / said.Width;
    }

    private static void MultiQuery(GgufSizes said, JsonObject config) =>
        config["multi_query"] = said.KeyValueHeads == 1;

    /// <summary>What a family calls its sizes; null: it has no word for it.</summary>
    private sealed record Names(string Width, string Layers, string Heads)
    {
        public string? Inner { get; init; }
        public string? KeyValueHeads { get; init; }
        public string? Positions { get; init; }
    }

    private sealed record Row(
        string Ggml,
        string ModelType,
        Names Sizes,
        string Epsilon,
        params Action<GgufSizes, JsonObject>[] Facts
    )
    {
        public Func<GgufSizes, bool> If { get; init; } = _ => true;
    }
}
