using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>GPT-NeoX 20B (Black et al., 2022): attention and feed-forward side by side, a quarter of each head turned, a head of its own. Pythia, Polyglot-Ko, Dolly 2, StableLM-alpha.</summary>
public sealed record GptNeoX : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 6144;
    public int NumHiddenLayers { get; init; } = 44;
    public int NumAttentionHeads { get; init; } = 64;
    public int IntermediateSize { get; init; } = 24576;
    public string HiddenAct { get; init; } = "gelu";
    public double RotaryPct { get; init; } = 0.25;
    public double RotaryEmbBase { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    public RopeScaling? RopeParameters { get; init; }
    public int MaxPositionEmbeddings { get; init; } = 2048;
    public double LayerNormEps { get; init; } = 1e-5;
    public bool UseParallelResidual { get; init; } = true;
    public bool AttentionBias { get; init; } = true;
    public double AttentionDropout { get; init; }
    public double HiddenDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEps);
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                Causal = true,
                Bias = AttentionBias,
                OutputBias = AttentionBias,
                Positions = RotaryPositions.Of(
                    AttentionSpec.Share(HiddenSize, NumAttentionHeads),
                    MaxPositionEmbeddings,
                    RotaryEmbBase,
                    RopeScaling,
                    RopeParameters,
                    RotaryPct
                ),
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct)),
            norm
        )
        {
            Residual = UseParallelResidual ? Residual.Parallel : Residual.PreNorm,
            Dropout = HiddenDropout,
        };
        var embeddings = new TokenEmbeddings(VocabSize, HiddenSize) { Dropout = HiddenDropout };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NumHiddenLayers) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("gpt_neox")
        {
            { "gpt_neox.embed_in", "decoder.embeddings.token" },
            { "gpt_neox.layers.{}.input_layernorm", "decoder.layers.{}.attentionNorm" },
            {
                "gpt_neox.layers.{}.attention.query_key_value",
                QueryKeyValue("decoder.layers.{}.attention"),
                new PerGroup(NumAttentionHeads)
            },
            { "gpt_neox.layers.{}.attention.dense", "decoder.layers.{}.attention.output" },
            { "gpt_neox.layers.{}.post_attention_layernorm", "decoder.layers.{}.feedForwardNorm" },
            { "gpt_neox.layers.{}.mlp.dense_h_to_4h", "decoder.layers.{}.feedForward.up" },
            { "gpt_neox.layers.{}.mlp.dense_4h_to_h", "decoder.layers.{}.feedForward.down" },
            { "gpt_neox.final_layer_norm", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names("embed_out"))
            .Ignoring(
                "gpt_neox.layers.{}.attention.bias",
                "gpt_neox.layers.{}.attention.masked_bias",
                "gpt_neox.layers.{}.attention.rotary_emb.inv_freq"
            );
}
