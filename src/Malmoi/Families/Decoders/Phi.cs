using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>Phi 1, 1.5 and 2 (Gunasekar et al., 2023): attention and feed-forward side by side behind one norm, biases everywhere, half of a head turned.</summary>
public sealed record Phi : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 2048;
    public int IntermediateSize { get; init; } = 8192;
    public int NumHiddenLayers { get; init; } = 24;
    public int NumAttentionHeads { get; init; } = 32;
    public int? NumKeyValueHeads { get; init; }
    public string HiddenAct { get; init; } = "gelu_new";
    public int MaxPositionEmbeddings { get; init; } = 2048;
    public double LayerNormEps { get; init; } = 1e-5;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    public RopeScaling? RopeParameters { get; init; }
    public double PartialRotaryFactor { get; init; } = 0.5;
    public bool QkLayernorm { get; init; }
    public double EmbdPdrop { get; init; }
    public double AttentionDropout { get; init; }
    public double ResidPdrop { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEps);
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                KeyValueHeads = NumKeyValueHeads ?? NumAttentionHeads,
                Causal = true,
                HeadNorm = QkLayernorm ? norm : null,
                Positions = RotaryPositions.Of(
                    AttentionSpec.Share(HiddenSize, NumAttentionHeads),
                    MaxPositionEmbeddings,
                    RopeTheta,
                    RopeScaling,
                    RopeParameters,
                    PartialRotaryFactor
                ),
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct)),
            norm
        )
        {
            Residual = Residual.Parallel,
            SharedNorm = true,
            Dropout = ResidPdrop,
        };
        var embeddings = new TokenEmbeddings(VocabSize, HiddenSize) { Dropout = EmbdPdrop };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NumHiddenLayers) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false, bias: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        LlamaBody
            .Names("dense", "final_layernorm")
            .AddAll(
                new CheckpointMap
                {
                    { "self_attn.q_layernorm", "attention.queryNorm" },
                    { "self_attn.k_layernorm", "attention.keyNorm" },
                    { "mlp.fc1", "feedForward.up" },
                    { "mlp.fc2", "feedForward.down" },
                },
                "model.layers.{}.",
                "decoder.layers.{}."
            );
}
