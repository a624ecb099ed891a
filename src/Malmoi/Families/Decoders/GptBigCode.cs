using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>GPT-BigCode (SantaCoder, Ben Allal et al., 2023; StarCoder): GPT-2 whose heads all share one key and one value.</summary>
public sealed record GptBigCode : Family
{
    public required int VocabSize { get; init; }
    public int NPositions { get; init; } = 1024;
    public int NEmbd { get; init; } = 768;
    public int NLayer { get; init; } = 12;
    public int NHead { get; init; } = 12;
    public int? NInner { get; init; }
    public string ActivationFunction { get; init; } = "gelu_pytorch_tanh";
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public bool ScaleAttnWeights { get; init; } = true;
    public bool MultiQuery { get; init; } = true;
    public double EmbdPdrop { get; init; } = 0.1;
    public double AttnPdrop { get; init; } = 0.1;
    public double ResidPdrop { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var embeddings = new TokenEmbeddings(VocabSize, NEmbd)
        {
            Positions = new LearnedPositions(NPositions) { Numbering = PositionNumbering.Unmasked },
            Segments = new SegmentTokens(),
            Dropout = EmbdPdrop,
        };
        var layer = new LayerSpec(
            new AttentionSpec(NEmbd, NHead)
            {
                KeyValueHeads = MultiQuery ? 1 : NHead,
                Causal = true,
                Scale = ScaleAttnWeights ? null : 1,
                Dropout = AttnPdrop,
            },
            new DenseFeedForward(NEmbd, NInner ?? 4 * NEmbd, ActivationNamed(ActivationFunction)),
            norm
        )
        {
            Dropout = ResidPdrop,
        };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NLayer) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.wte", "decoder.embeddings.token" },
            { "transformer.wpe", "decoder.embeddings.position" },
            { "transformer.h.{}.ln_1", "decoder.layers.{}.attentionNorm" },
            {
                "transformer.h.{}.attn.c_attn",
                QueryKeyValue("decoder.layers.{}.attention"),
                MultiQuery ? new PerGroup(1, NHead) : new PerGroup(NHead)
            },
            { "transformer.h.{}.attn.c_proj", "decoder.layers.{}.attention.output" },
            { "transformer.h.{}.ln_2", "decoder.layers.{}.feedForwardNorm" },
            { "transformer.h.{}.mlp.c_fc", "decoder.layers.{}.feedForward.up" },
            { "transformer.h.{}.mlp.c_proj", "decoder.layers.{}.feedForward.down" },
            { "transformer.ln_f", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring("transformer.bias");
}
