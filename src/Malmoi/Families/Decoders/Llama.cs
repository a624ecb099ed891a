using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>LLaMA 1, 2 and 3 (Touvron et al., 2023; Grattafiori et al., 2024): RMS norm, rotary positions, gated feed-forward, grouped key/value heads.</summary>
public sealed record Llama : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 4096;
    public int IntermediateSize { get; init; } = 11008;
    public int NumHiddenLayers { get; init; } = 32;
    public int NumAttentionHeads { get; init; } = 32;
    public int? NumKeyValueHeads { get; init; }
    public int? HeadDim { get; init; }
    public string HiddenAct { get; init; } = "silu";
    public int MaxPositionEmbeddings { get; init; } = 2048;
    public double RmsNormEps { get; init; } = 1e-6;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    public bool AttentionBias { get; init; }
    public bool MlpBias { get; init; }
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new RmsNormSpec(RmsNormEps);
        var head = HeadDim ?? HiddenSize / NumAttentionHeads;
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                KeyValueHeads = NumKeyValueHeads ?? NumAttentionHeads,
                HeadWidth = head,
                Causal = true,
                Bias = AttentionBias,
                OutputBias = AttentionBias,
                Positions = new Rotary(head, RopeTheta)
                {
                    Scaling = Families.RopeScaling.Of(RopeScaling, MaxPositionEmbeddings),
                },
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct))
            {
                Gated = true,
                Bias = MlpBias,
            },
            norm
        );
        var decoder = StackSpec.Of(new TokenEmbeddings(VocabSize, HiddenSize), layer, NumHiddenLayers);
        return new DecoderModel(decoder with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("model")
        {
            { "model.embed_tokens", "decoder.embeddings.token" },
            { "model.layers.{}.input_layernorm", "decoder.layers.{}.attentionNorm" },
            { "model.layers.{}.self_attn.q_proj", "decoder.layers.{}.attention.query" },
            { "model.layers.{}.self_attn.k_proj", "decoder.layers.{}.attention.key" },
            { "model.layers.{}.self_attn.v_proj", "decoder.layers.{}.attention.value" },
            { "model.layers.{}.self_attn.o_proj", "decoder.layers.{}.attention.output" },
            { "model.layers.{}.post_attention_layernorm", "decoder.layers.{}.feedForwardNorm" },
            { "model.layers.{}.mlp.gate_proj", "decoder.layers.{}.feedForward.gate" },
            { "model.layers.{}.mlp.up_proj", "decoder.layers.{}.feedForward.up" },
            { "model.layers.{}.mlp.down_proj", "decoder.layers.{}.feedForward.down" },
            { "model.norm", "decoder.norm" },
            { "lm_head", "heads.nextToken.projection" },
            { "score", "heads.sequenceClass.projection" },
        }.Ignoring("model.layers.{}.self_attn.rotary_emb.inv_freq");
}
