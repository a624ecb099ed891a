using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>Mistral 7B (Jiang et al., 2023): LLaMA with grouped key/value heads, each layer looking back over a window only.</summary>
public sealed record Mistral : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 4096;
    public int IntermediateSize { get; init; } = 14336;
    public int NumHiddenLayers { get; init; } = 32;
    public int NumAttentionHeads { get; init; } = 32;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? NumKeyValueHeads { get; init; } = 8;
    public int? HeadDim { get; init; }
    public string HiddenAct { get; init; } = "silu";
    public int MaxPositionEmbeddings { get; init; } = 131_072;
    public double RmsNormEps { get; init; } = 1e-6;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeParameters { get; init; }

    /// <summary>Places a token sees, its own with them; null: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? SlidingWindow { get; init; } = 4096;
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new RmsNormSpec(RmsNormEps);
        var head = HeadDim ?? AttentionSpec.Share(HiddenSize, NumAttentionHeads);
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                KeyValueHeads = NumKeyValueHeads ?? NumAttentionHeads,
                HeadWidth = head,
                Causal = true,
                Bias = false,
                OutputBias = false,
                Window = SlidingWindow,
                Positions = RotaryPositions.Of(head, MaxPositionEmbeddings, RopeTheta, null, RopeParameters),
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct))
            {
                Gated = true,
                Bias = false,
            },
            norm
        );
        var decoder = StackSpec.Of(new TokenEmbeddings(VocabSize, HiddenSize), layer, NumHiddenLayers);
        return new DecoderModel(decoder with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false),
        };
    }

    public override CheckpointMap Checkpoint => LlamaBody.Names().AddAll(LlamaBody.FeedForward);
}
