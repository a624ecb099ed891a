using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>The configuration that BERT began with and that most encoders after it kept.</summary>
public abstract record BertConfig : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 768;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 12;
    public int IntermediateSize { get; init; } = 3072;
    public string HiddenAct { get; init; } = "gelu";
    public int MaxPositionEmbeddings { get; init; } = 512;
    public int TypeVocabSize { get; init; } = 2;
    public double LayerNormEps { get; init; } = 1e-12;
    public string PositionEmbeddingType { get; init; } = "absolute";

    /// <summary>Whether a position sees nothing after itself.</summary>
    public bool IsDecoder { get; init; }
    public bool AddCrossAttention { get; init; }
    public double HiddenDropoutProb { get; init; } = 0.1;
    public double AttentionProbsDropoutProb { get; init; } = 0.1;
    public double? ClassifierDropout { get; init; }

    /// <summary>The norm of every place.</summary>
    internal NormSpec Norm() => new LayerNormSpec(LayerNormEps);

    /// <summary>Tokens, learned positions and segments, normed.</summary>
    internal TokenEmbeddings Embeddings() =>
        new(VocabSize, HiddenSize)
        {
            Positions = new LearnedPositions(MaxPositionEmbeddings),
            Segments = new SegmentTable(TypeVocabSize),
            Norm = Norm(),
            Dropout = HiddenDropoutProb,
        };

    /// <summary>Layers with a norm after each sub-layer, over those embeddings or others.</summary>
    internal StackSpec Stack(TokenEmbeddings? embeddings = null)
    {
        Require("position_embedding_type", PositionEmbeddingType, "absolute");
        Require("add_cross_attention", AddCrossAttention, known: false);
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                Causal = IsDecoder,
                Dropout = AttentionProbsDropoutProb,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct)),
            Norm()
        )
        {
            Residual = Residual.PostNorm,
            Dropout = HiddenDropoutProb,
        };
        return StackSpec.Of(embeddings ?? Embeddings(), layer, NumHiddenLayers);
    }

    /// <summary>Dense, activation, norm: what stands before a projection to the vocabulary.</summary>
    internal TransformSpec Transform(int? width = null) =>
        new(width ?? HiddenSize, ActivationNamed(HiddenAct)) { Norm = Norm() };

    /// <summary>What classifiers drop while training.</summary>
    internal double HeadDropout() => ClassifierDropout ?? HiddenDropoutProb;
}
