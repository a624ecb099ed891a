using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>Falcon (Almazrouei et al., 2023) in its three styles: RW (linear biases, one branch after the other), 7B (all heads share a key), 40B (groups of heads do).</summary>
public sealed record Falcon : Family
{
    public int VocabSize { get; init; } = 65024;
    public int HiddenSize { get; init; } = 4544;
    public int NumHiddenLayers { get; init; } = 32;

    /// <summary>The old name of <see cref="NumHiddenLayers"/>.</summary>
    public int? NLayer { get; init; }
    public int NumAttentionHeads { get; init; } = 71;

    /// <summary>The old name of <see cref="NumAttentionHeads"/>.</summary>
    public int? NHead { get; init; }
    public int? NumKvHeads { get; init; }

    /// <summary>The old name of <see cref="NumKvHeads"/>, which only models of the 40B's style had.</summary>
    public int? NHeadKv { get; init; }
    public int? FfnHiddenSize { get; init; }
    public string Activation { get; init; } = "gelu";
    public bool Alibi { get; init; }
    public bool? NewDecoderArchitecture { get; init; }
    public bool MultiQuery { get; init; } = true;
    public bool ParallelAttn { get; init; } = true;

    /// <summary>Norms before the two branches of the 40B's style: two, or one for both (Falcon 2).</summary>
    public int? NumLnInParallelAttn { get; init; }
    public bool Bias { get; init; }
    public int MaxPositionEmbeddings { get; init; } = 2048;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    public RopeScaling? RopeParameters { get; init; }
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public double HiddenDropout { get; init; }
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var head = AttentionSpec.Share(HiddenSize, Heads);
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, Heads)
            {
                KeyValueHeads = KeyValueHeads,
                Causal = true,
                Bias = Bias,
                OutputBias = Bias,
                Positions = Alibi
                    ? new Alibi { Scale = 1 / Math.Sqrt(head), Rounded = true }
                    : RotaryPositions.Of(head, MaxPositionEmbeddings, RopeTheta, RopeScaling, RopeParameters),
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, FfnHiddenSize ?? 4 * HiddenSize, ActivationNamed(Activation))
            {
                Bias = Bias,
            },
            norm
        )
        {
            Residual = Parallel ? Residual.Parallel : Residual.PreNorm,
            SharedNorm = Parallel && !TwoNorms,
            Dropout = HiddenDropout,
        };
        var decoder = StackSpec.Of(new TokenEmbeddings(VocabSize, HiddenSize), layer, NLayer ?? NumHiddenLayers);
        return new DecoderModel(decoder with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.word_embeddings", "decoder.embeddings.token" },
            { $"transformer.h.{{}}.{(TwoNorms ? "ln_attn" : "input_layernorm")}", "decoder.layers.{}.attentionNorm" },
            {
                $"transformer.h.{{}}.{(TwoNorms ? "ln_mlp" : "post_attention_layernorm")}",
                "decoder.layers.{}.feedForwardNorm"
            },
            {
                "transformer.h.{}.self_attention.query_key_value",
                QueryKeyValue("decoder.layers.{}.attention"),
                new PerGroup(KeyValueHeads, Heads / Math.Max(1, KeyValueHeads))
            },
            { "transformer.h.{}.self_attention.dense", "decoder.layers.{}.attention.output" },
            { "transformer.h.{}.mlp.dense_h_to_4h", "decoder.layers.{}.feedForward.up" },
            { "transformer.h.{}.mlp.dense_4h_to_h", "decoder.layers.{}.feedForward.down" },
            { "transformer.ln_f", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring("transformer.h.{}.self_attention.rotary_emb.inv_freq");

    private int Heads => NHead ?? NumAttentionHeads;

    private bool Grouped => NewDecoderArchitecture ?? NHeadKv is not null;

    private int KeyValueHeads =>
        Grouped ? NumKvHeads ?? NHeadKv ?? Heads
        : MultiQuery ? 1
        : Heads;

    private bool Parallel => Grouped || ParallelAttn;

    private bool TwoNorms => Grouped && NumLnInParallelAttn != 1;
}
