using System.Text.Json.Serialization;
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
    public RopeScaling? RopeParameters { get; init; }
    public bool AttentionBias { get; init; }
    public bool MlpBias { get; init; }
    public double AttentionDropout { get; init; }

    /// <summary>Which channels turn together: half a head apart as Hugging Face stores LLaMA, neighbours as Meta and llama2.c do.</summary>
    [JsonIgnore]
    public RotaryPairs RotaryPairs { get; init; }

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
                Bias = AttentionBias,
                OutputBias = AttentionBias,
                Positions = RotaryPositions.Of(head, MaxPositionEmbeddings, RopeTheta, RopeScaling, RopeParameters) with
                {
                    Pairs = RotaryPairs,
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

    public override CheckpointMap Checkpoint => LlamaBody.Names().AddAll(LlamaBody.FeedForward);
}
