using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>BART (Lewis et al., 2020): the 2017 Transformer with learned positions and a norm on the embeddings. KoBART.</summary>
public sealed record Bart : Family
{
    public required int VocabSize { get; init; }
    public int DModel { get; init; } = 1024;
    public int EncoderLayers { get; init; } = 12;
    public int DecoderLayers { get; init; } = 12;
    public int EncoderAttentionHeads { get; init; } = 16;
    public int DecoderAttentionHeads { get; init; } = 16;
    public int EncoderFfnDim { get; init; } = 4096;
    public int DecoderFfnDim { get; init; } = 4096;
    public string ActivationFunction { get; init; } = "gelu";
    public int MaxPositionEmbeddings { get; init; } = 1024;
    public bool ScaleEmbedding { get; init; }
    public double Dropout { get; init; } = 0.1;
    public double AttentionDropout { get; init; }
    public double ActivationDropout { get; init; }
    public double ClassifierDropout { get; init; }
    public int? ForcedEosTokenId { get; init; }

    public override ModelSpec Spec(ModelTask task) =>
        new EncoderDecoderModel(
            Stack(EncoderLayers, EncoderAttentionHeads, EncoderFfnDim, decodes: false),
            Stack(DecoderLayers, DecoderAttentionHeads, DecoderFfnDim, decodes: true)
        )
        {
            Heads = task switch
            {
                ModelTask.Body => [],
                ModelTask.NextToken => Head(
                    HeadNames.NextToken,
                    new HeadSpec(Places.Every, VocabSize) { Tied = TieWordEmbeddings ?? true, OutputBias = true }
                ),
                ModelTask.SequenceClass => Head(
                    HeadNames.SequenceClass,
                    new HeadSpec(Places.End, Labels)
                    {
                        Transform = new TransformSpec(DModel, Activation.Tanh),
                        Bias = true,
                        Dropout = ClassifierDropout,
                    }
                ),
                _ => throw NoHead(task),
            },
        };

    public override CheckpointMap Checkpoint
    {
        get
        {
            var map = new CheckpointMap("model")
            {
                { "model.shared", "tokens" },
                { "final_logits_bias", "heads.nextToken.outputBias" },
                { "lm_head", "heads.nextToken.projection" },
                { "classification_head.dense", "heads.sequenceClass.transform" },
                { "classification_head.out_proj", "heads.sequenceClass.projection" },
            };
            map.AddAll(BartStacks.Names, "model.");
            return map.Ignoring("model.encoder.embed_tokens", "model.decoder.embed_tokens");
        }
    }

    private StackSpec Stack(int depth, int heads, int inner, bool decodes)
    {
        var norm = new LayerNormSpec();
        var attention = new AttentionSpec(DModel, heads) { Dropout = AttentionDropout };
        var layer = new LayerSpec(
            attention with
            {
                Causal = decodes,
            },
            new DenseFeedForward(DModel, inner, ActivationNamed(ActivationFunction)) { Dropout = ActivationDropout },
            norm
        )
        {
            Residual = Residual.PostNorm,
            CrossAttention = decodes ? attention : null,
            Dropout = Dropout,
        };
        var embeddings = new TokenEmbeddings(VocabSize, DModel)
        {
            SharedTable = "tokens",
            Positions = new LearnedPositions(MaxPositionEmbeddings, FirstRow: 2),
            Scale = ScaleEmbedding ? Math.Sqrt(DModel) : 1,
            Norm = norm,
            Dropout = Dropout,
        };
        return StackSpec.Of(embeddings, layer, depth);
    }
}
