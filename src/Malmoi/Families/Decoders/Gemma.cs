using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>Gemma (Gemma Team, 2024): LLaMA with scaled embeddings, wide heads, GELU gates and norms kept as differences from 1.</summary>
public sealed record Gemma : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 3072;
    public int IntermediateSize { get; init; } = 24576;
    public int NumHiddenLayers { get; init; } = 28;
    public int NumAttentionHeads { get; init; } = 16;
    public int NumKeyValueHeads { get; init; } = 16;
    public int HeadDim { get; init; } = 256;
    public string HiddenAct { get; init; } = "gelu_pytorch_tanh";

    /// <summary>The new name of <see cref="HiddenAct"/>.</summary>
    public string? HiddenActivation { get; init; }
    public int MaxPositionEmbeddings { get; init; } = 8192;
    public double RmsNormEps { get; init; } = 1e-6;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeParameters { get; init; }
    public bool AttentionBias { get; init; }
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new RmsNormSpec(RmsNormEps) { Offset = 1 };
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                KeyValueHeads = NumKeyValueHeads,
                HeadWidth = HeadDim,
                Causal = true,
                Bias = AttentionBias,
                OutputBias = AttentionBias,
                Positions = RotaryPositions.Of(HeadDim, MaxPositionEmbeddings, RopeTheta, null, RopeParameters),
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(Gate)) { Gated = true, Bias = false },
            norm
        );
        var embeddings = new TokenEmbeddings(VocabSize, HiddenSize) { Scale = Math.Sqrt(HiddenSize) };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NumHiddenLayers) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true),
        };
    }

    public override CheckpointMap Checkpoint => LlamaBody.Names().AddAll(LlamaBody.FeedForward);

    // The first configurations say "gelu" of models that were trained with its tanh form.
    private string Gate => HiddenActivation ?? (HiddenAct == "gelu" ? "gelu_pytorch_tanh" : HiddenAct);
}
