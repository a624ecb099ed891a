using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>MPT (MosaicML, 2023): linear biases for positions, not one bias anywhere, the token table as head.</summary>
public sealed record Mpt : Family
{
    public int VocabSize { get; init; } = 50368;
    public int DModel { get; init; } = 2048;
    public int NLayers { get; init; } = 24;
    public int NHeads { get; init; } = 16;
    public double ExpansionRatio { get; init; } = 4;
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public MptAttention AttnConfig { get; init; } = new();
    public double EmbPdrop { get; init; }
    public double ResidPdrop { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var said = AttnConfig;
        Require("attn_config.alibi", said.Alibi, known: true);
        Require("attn_config.qk_ln", said.QkLn, known: false);
        var norm = new LayerNormSpec(LayerNormEpsilon) { Shifted = false };
        var layer = new LayerSpec(
            new AttentionSpec(DModel, NHeads)
            {
                Causal = true,
                Bias = false,
                OutputBias = false,
                Scale = said.SoftmaxScale,
                Clip = said.ClipQkv,
                Positions = new Alibi(AlibiSlopes.EveryOther) { Greatest = said.AlibiBiasMax },
                Dropout = said.AttnPdrop,
            },
            new DenseFeedForward(DModel, (int)(ExpansionRatio * DModel), Activation.Gelu) { Bias = false },
            norm
        )
        {
            Dropout = ResidPdrop,
        };
        var embeddings = new TokenEmbeddings(VocabSize, DModel) { Dropout = EmbPdrop };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NLayers) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.wte", "decoder.embeddings.token" },
            { "transformer.blocks.{}.norm_1", "decoder.layers.{}.attentionNorm" },
            { "transformer.blocks.{}.attn.Wqkv", QueryKeyValue("decoder.layers.{}.attention"), Stacked.Thirds },
            { "transformer.blocks.{}.attn.out_proj", "decoder.layers.{}.attention.output" },
            { "transformer.blocks.{}.norm_2", "decoder.layers.{}.feedForwardNorm" },
            { "transformer.blocks.{}.ffn.up_proj", "decoder.layers.{}.feedForward.up" },
            { "transformer.blocks.{}.ffn.down_proj", "decoder.layers.{}.feedForward.down" },
            { "transformer.norm_f", "decoder.norm" },
        }.AddAll(DecoderHeads.Names());
}

/// <summary>The <c>attn_config</c> of MPT's configurations.</summary>
public sealed record MptAttention
{
    public bool Alibi { get; init; } = true;

    /// <summary>The exponent of the steepest slope: 2 to the minus this, divided among the heads.</summary>
    public double AlibiBiasMax { get; init; } = 8;
    public double? ClipQkv { get; init; }
    public double? SoftmaxScale { get; init; }
    public bool QkLn { get; init; }
    public double AttnPdrop { get; init; }
}
