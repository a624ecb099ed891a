using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>StableLM 3B and 2 (Bellagente et al., 2024): LLaMA with layer norms and a quarter of each head turned.</summary>
public sealed record StableLm : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 2560;
    public int IntermediateSize { get; init; } = 6912;
    public int NumHiddenLayers { get; init; } = 32;
    public int NumAttentionHeads { get; init; } = 32;
    public int NumKeyValueHeads { get; init; } = 32;
    public string HiddenAct { get; init; } = "silu";
    public int MaxPositionEmbeddings { get; init; } = 4096;
    public double LayerNormEps { get; init; } = 1e-5;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    public RopeScaling? RopeParameters { get; init; }
    public double PartialRotaryFactor { get; init; } = 0.25;
    public bool UseQkvBias { get; init; }
    public bool UseParallelResidual { get; init; }
    public bool QkLayernorm { get; init; }
    public double AttentionDropout { get; init; }
    public double HiddenDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        // With it every head has a norm of its own.
        Require("qk_layernorm", QkLayernorm, known: false);
        var norm = new LayerNormSpec(LayerNormEps);
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                KeyValueHeads = NumKeyValueHeads,
                Causal = true,
                Bias = UseQkvBias,
                OutputBias = false,
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
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct))
            {
                Gated = true,
                Bias = false,
            },
            norm
        )
        {
            Residual = UseParallelResidual ? Residual.Parallel : Residual.PreNorm,
            SharedNorm = UseParallelResidual,
            Dropout = HiddenDropout,
        };
        var decoder = StackSpec.Of(new TokenEmbeddings(VocabSize, HiddenSize), layer, NumHiddenLayers);
        return new DecoderModel(decoder with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false),
        };
    }

    public override CheckpointMap Checkpoint => LlamaBody.Names().AddAll(LlamaBody.FeedForward);
}
