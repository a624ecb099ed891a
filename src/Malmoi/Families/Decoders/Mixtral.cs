using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>Mixtral 8x7B (Jiang et al., 2024): Mistral with a sparse mixture of experts in the feed-forward's place.</summary>
public sealed record Mixtral : Family
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
    public double RmsNormEps { get; init; } = 1e-5;
    public double RopeTheta { get; init; } = 1_000_000;
    public RopeScaling? RopeParameters { get; init; }
    public int? SlidingWindow { get; init; }
    public int NumLocalExperts { get; init; } = 8;
    public int NumExpertsPerTok { get; init; } = 2;

    /// <summary>Whether the loss that keeps the experts evenly used is added while training.</summary>
    public bool OutputRouterLogits { get; init; }
    public double RouterAuxLossCoef { get; init; } = 0.001;
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
            new MixtureOfExperts(
                HiddenSize,
                IntermediateSize,
                ActivationNamed(HiddenAct),
                NumLocalExperts,
                NumExpertsPerTok
            )
            {
                BalanceLoss = OutputRouterLogits ? RouterAuxLossCoef : 0,
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
        LlamaBody
            .Names()
            .AddAll(
                new CheckpointMap
                {
                    { "gate", "router" },
                    { "experts.{}.w1", "experts.{}.gate" },
                    { "experts.{}.w3", "experts.{}.up" },
                    { "experts.{}.w2", "experts.{}.down" },
                },
                "model.layers.{}.block_sparse_moe.",
                "decoder.layers.{}.feedForward."
            );
}
