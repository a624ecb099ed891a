using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>BLOOM (BigScience, 2022): linear biases for positions, a norm on the embeddings, the token table as head. BloombergGPT's shape.</summary>
public sealed record Bloom : Family
{
    public int VocabSize { get; init; } = 250_880;
    public int HiddenSize { get; init; } = 64;

    /// <summary>The old name of <see cref="HiddenSize"/>.</summary>
    public int? NEmbed { get; init; }
    public int NLayer { get; init; } = 2;

    /// <summary>The new name of <see cref="NLayer"/>.</summary>
    public int? NumHiddenLayers { get; init; }
    public int NHead { get; init; } = 8;

    /// <summary>The name of <see cref="NHead"/> in most published configurations.</summary>
    public int? NumAttentionHeads { get; init; }
    public double LayerNormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the normed vector is what is added back.</summary>
    public bool ApplyResidualConnectionPostLayernorm { get; init; }
    public double HiddenDropout { get; init; }
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var layer = new LayerSpec(
            new AttentionSpec(Width, Heads)
            {
                Causal = true,
                Positions = new Alibi(),
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(Width, 4 * Width, Activation.GeluTanh),
            norm
        )
        {
            Residual = ApplyResidualConnectionPostLayernorm ? Residual.NormedSkip : Residual.PreNorm,
            Dropout = HiddenDropout,
        };
        var embeddings = new TokenEmbeddings(VocabSize, Width) { Norm = norm };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NumHiddenLayers ?? NLayer) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.word_embeddings", "decoder.embeddings.token" },
            { "transformer.word_embeddings_layernorm", "decoder.embeddings.norm" },
            { "transformer.h.{}.input_layernorm", "decoder.layers.{}.attentionNorm" },
            {
                "transformer.h.{}.self_attention.query_key_value",
                QueryKeyValue("decoder.layers.{}.attention"),
                new PerGroup(Heads)
            },
            { "transformer.h.{}.self_attention.dense", "decoder.layers.{}.attention.output" },
            { "transformer.h.{}.post_attention_layernorm", "decoder.layers.{}.feedForwardNorm" },
            { "transformer.h.{}.mlp.dense_h_to_4h", "decoder.layers.{}.feedForward.up" },
            { "transformer.h.{}.mlp.dense_4h_to_h", "decoder.layers.{}.feedForward.down" },
            { "transformer.ln_f", "decoder.norm" },
        }.AddAll(DecoderHeads.Names());

    private int Width => NEmbed ?? HiddenSize;

    private int Heads => NumAttentionHeads ?? NHead;
}
