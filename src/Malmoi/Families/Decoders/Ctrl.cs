using Malmoi.Architectures;

namespace Malmoi.Families.Decoders;

/// <summary>CTRL (Keskar et al., 2019): scaled embeddings with sines and cosines for positions, ReLU, a first token that sets the style.</summary>
public sealed record Ctrl : Family
{
    public int VocabSize { get; init; } = 246_534;
    public int NPositions { get; init; } = 256;
    public int NEmbd { get; init; } = 1280;
    public int Dff { get; init; } = 8192;
    public int NLayer { get; init; } = 48;
    public int NHead { get; init; } = 16;
    public double LayerNormEpsilon { get; init; } = 1e-6;
    public double EmbdPdrop { get; init; } = 0.1;
    public double ResidPdrop { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var embeddings = new TokenEmbeddings(VocabSize, NEmbd)
        {
            Scale = Math.Sqrt(NEmbd),
            Positions = new SinusoidalPositions(NPositions, SinusoidOrder.Halves),
            Segments = new SegmentTokens(),
            Dropout = EmbdPdrop,
        };
        var layer = new LayerSpec(
            new AttentionSpec(NEmbd, NHead) { Causal = true },
            new DenseFeedForward(NEmbd, Dff, Activation.Relu),
            norm
        )
        {
            Dropout = ResidPdrop,
        };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NLayer) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true, bias: true),
        };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            var map = new CheckpointMap("transformer")
            {
                { "transformer.w", "decoder.embeddings.token" },
                { "transformer.h.{}.layernorm1", "decoder.layers.{}.attentionNorm" },
                { "transformer.h.{}.multi_head_attention.Wq", "decoder.layers.{}.attention.query" },
                { "transformer.h.{}.multi_head_attention.Wk", "decoder.layers.{}.attention.key" },
                { "transformer.h.{}.multi_head_attention.Wv", "decoder.layers.{}.attention.value" },
                { "transformer.h.{}.multi_head_attention.dense", "decoder.layers.{}.attention.output" },
                { "transformer.h.{}.layernorm2", "decoder.layers.{}.feedForwardNorm" },
                { "transformer.h.{}.ffn.0", "decoder.layers.{}.feedForward.up" },
                { "transformer.h.{}.ffn.2", "decoder.layers.{}.feedForward.down" },
                { "transformer.layernorm", "decoder.norm" },
                { "lm_head", "heads.nextToken.projection" },
                {
                    "classifier",
                    Task == ModelTask.TokenClass ? "heads.tokenClass.projection" : "heads.sequenceClass.projection"
                },
                { "qa_outputs", "heads.span.projection" },
            };
            return map;
        }
    }
}
