using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>GPT-2 (Radford et al., 2019): learned positions, a norm before each sub-layer, the token table as head. Cerebras-GPT, KoGPT2.</summary>
public sealed record Gpt2 : Family
{
    public required int VocabSize { get; init; }
    public int? NPositions { get; init; }

    /// <summary>The old name of <see cref="NPositions"/>.</summary>
    public int? NCtx { get; init; }

    public int NEmbd { get; init; } = 768;
    public int NLayer { get; init; } = 12;
    public int NHead { get; init; } = 12;
    public int? NInner { get; init; }
    public string ActivationFunction { get; init; } = "gelu_new";
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public bool ScaleAttnWeights { get; init; } = true;
    public bool ScaleAttnByInverseLayerIdx { get; init; }
    public double EmbdPdrop { get; init; } = 0.1;
    public double AttnPdrop { get; init; } = 0.1;
    public double ResidPdrop { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var embeddings = new TokenEmbeddings(VocabSize, NEmbd)
        {
            Positions = new LearnedPositions(NPositions ?? NCtx ?? 1024),
            Segments = new SegmentTokens(),
            Dropout = EmbdPdrop,
        };
        var decoder = StackSpec.Of(embeddings, Layer, NLayer) with { FinalNorm = norm };
        return new DecoderModel(decoder) { Heads = DecoderHeads.Of(this, task, VocabSize, tied: true) };

        LayerSpec Layer(int index) =>
            new(
                new AttentionSpec(NEmbd, NHead)
                {
                    Causal = true,
                    Scale = Scale(index),
                    Dropout = AttnPdrop,
                },
                new DenseFeedForward(NEmbd, NInner ?? 4 * NEmbd, ActivationNamed(ActivationFunction)),
                norm
            )
            {
                Dropout = ResidPdrop,
            };
    }

    /// <summary>What is added to the residual stream begins smaller, so that many layers add up to no more than one.</summary>
    public override double InitialDeviation(string name) =>
        name.EndsWith("attention.output.weight", StringComparison.Ordinal)
        || name.EndsWith("feedForward.down.weight", StringComparison.Ordinal)
            ? InitializerRange / Math.Sqrt(2 * NLayer)
            : InitializerRange;

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.wte", "decoder.embeddings.token" },
            { "transformer.wpe", "decoder.embeddings.position" },
            { "transformer.h.{}.ln_1", "decoder.layers.{}.attentionNorm" },
            { "transformer.h.{}.attn.c_attn", QueryKeyValue("decoder.layers.{}.attention"), Stacked.Thirds.AsTurned },
            { "transformer.h.{}.attn.c_proj", "decoder.layers.{}.attention.output", Layout.Turned },
            { "transformer.h.{}.ln_2", "decoder.layers.{}.feedForwardNorm" },
            { "transformer.h.{}.mlp.c_fc", "decoder.layers.{}.feedForward.up", Layout.Turned },
            { "transformer.h.{}.mlp.c_proj", "decoder.layers.{}.feedForward.down", Layout.Turned },
            { "transformer.ln_f", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring("transformer.h.{}.attn.bias", "transformer.h.{}.attn.masked_bias");

    // Mistral's GPT-2 runs divide the scores by the layer's number as well.
    private double Scale(int layer) =>
        (ScaleAttnWeights ? 1 / Math.Sqrt(AttentionSpec.Share(NEmbd, NHead)) : 1)
        / (ScaleAttnByInverseLayerIdx ? layer + 1 : 1);
}
