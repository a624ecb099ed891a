using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>GPT (Radford et al., 2018): the 2017 decoder alone, a norm after each sub-layer, learned positions, the token table as head.</summary>
public sealed record Gpt : Family
{
    public int VocabSize { get; init; } = 40478;
    public int NPositions { get; init; } = 512;

    /// <summary>Beside <see cref="NPositions"/> in old configurations, with the same number.</summary>
    public int? NCtx { get; init; }
    public int NEmbd { get; init; } = 768;
    public int NLayer { get; init; } = 12;
    public int NHead { get; init; } = 12;
    public string Afn { get; init; } = "gelu";
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public double EmbdPdrop { get; init; } = 0.1;
    public double AttnPdrop { get; init; } = 0.1;
    public double ResidPdrop { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        var embeddings = new TokenEmbeddings(VocabSize, NEmbd)
        {
            Positions = new LearnedPositions(NPositions),
            Segments = new SegmentTokens(),
            Dropout = EmbdPdrop,
        };
        // "gelu" means the tanh form here, as in the original program.
        var activation = Afn == "gelu" ? Activation.GeluTanh : ActivationNamed(Afn);
        var layer = new LayerSpec(
            new AttentionSpec(NEmbd, NHead) { Causal = true, Dropout = AttnPdrop },
            new DenseFeedForward(NEmbd, 4 * NEmbd, activation),
            new LayerNormSpec(LayerNormEpsilon)
        )
        {
            Residual = Residual.PostNorm,
            Dropout = ResidPdrop,
        };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NLayer))
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.tokens_embed", "decoder.embeddings.token" },
            { "transformer.positions_embed", "decoder.embeddings.position" },
            { "transformer.h.{}.attn.c_attn", QueryKeyValue("decoder.layers.{}.attention"), Stacked.Thirds.AsTurned },
            { "transformer.h.{}.attn.c_proj", "decoder.layers.{}.attention.output", Layout.Turned },
            { "transformer.h.{}.ln_1", "decoder.layers.{}.attentionNorm" },
            { "transformer.h.{}.mlp.c_fc", "decoder.layers.{}.feedForward.up", Layout.Turned },
            { "transformer.h.{}.mlp.c_proj", "decoder.layers.{}.feedForward.down", Layout.Turned },
            { "transformer.h.{}.ln_2", "decoder.layers.{}.feedForwardNorm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring("transformer.h.{}.attn.bias", "transformer.position_ids");
}
