using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>Qwen 2 and 2.5 (Yang et al., 2024): LLaMA with a bias on queries, keys and values; its upper layers may look back over a window only.</summary>
public sealed record Qwen2 : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 4096;
    public int IntermediateSize { get; init; } = 22016;
    public int NumHiddenLayers { get; init; } = 32;
    public int NumAttentionHeads { get; init; } = 32;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? NumKeyValueHeads { get; init; } = 32;
    public string HiddenAct { get; init; } = "silu";
    public int MaxPositionEmbeddings { get; init; } = 32768;
    public double RmsNormEps { get; init; } = 1e-6;
    public double RopeTheta { get; init; } = 10_000;
    public RopeScaling? RopeScaling { get; init; }
    public RopeScaling? RopeParameters { get; init; }
    public bool UseSlidingWindow { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? SlidingWindow { get; init; } = 4096;

    /// <summary>Layers from the bottom that see everything all the same.</summary>
    public int MaxWindowLayers { get; init; } = 28;
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new RmsNormSpec(RmsNormEps);
        var head = AttentionSpec.Share(HiddenSize, NumAttentionHeads);
        var decoder = StackSpec.Of(new TokenEmbeddings(VocabSize, HiddenSize), Layer, NumHiddenLayers);
        return new DecoderModel(decoder with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false),
        };

        LayerSpec Layer(int index) =>
            new(
                new AttentionSpec(HiddenSize, NumAttentionHeads)
                {
                    KeyValueHeads = NumKeyValueHeads ?? NumAttentionHeads,
                    Causal = true,
                    OutputBias = false,
                    Window = UseSlidingWindow && index >= MaxWindowLayers ? SlidingWindow : null,
                    Positions = RotaryPositions.Of(head, MaxPositionEmbeddings, RopeTheta, RopeScaling, RopeParameters),
                    Dropout = AttentionDropout,
                },
                new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct))
                {
                    Gated = true,
                    Bias = false,
                },
                norm
            );
    }

    public override CheckpointMap Checkpoint => LlamaBody.Names().AddAll(LlamaBody.FeedForward);
}
