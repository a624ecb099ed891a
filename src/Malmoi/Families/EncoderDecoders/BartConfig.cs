using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>The configuration that BART began with and that mBART, Pegasus and Marian kept.</summary>
public abstract record BartConfig : Family
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
    public double InitStd { get; init; } = 0.02;

    public override double InitialDeviation(string name) => InitStd;

    /// <summary>The norm of every place.</summary>
    internal static NormSpec Norm { get; } = new LayerNormSpec();

    /// <summary>One table for both stacks, scaled where the configuration says so; no norm.</summary>
    internal TokenEmbeddings Embeddings(TokenPositions positions) =>
        new(VocabSize, DModel)
        {
            SharedTable = "tokens",
            Positions = positions,
            Scale = ScaleEmbedding ? Math.Sqrt(DModel) : 1,
            Dropout = Dropout,
        };

    internal StackSpec Encoder(TokenEmbeddings embeddings, Residual residual) =>
        StackSpec.Of(embeddings, Layer(EncoderAttentionHeads, EncoderFfnDim, residual), EncoderLayers);

    internal StackSpec Decoder(TokenEmbeddings embeddings, Residual residual)
    {
        var layer = Layer(DecoderAttentionHeads, DecoderFfnDim, residual);
        var attention = layer.Attention;
        layer = layer with { Attention = attention with { Causal = true }, CrossAttention = attention };
        return StackSpec.Of(embeddings, layer, DecoderLayers);
    }

    /// <summary>A next token, or what encoder-decoders share: classes, answers.</summary>
    /// <param name="task">What the head is for.</param>
    /// <param name="vocabulary">What the decoder chooses from; null: the one vocabulary.</param>
    internal Dictionary<string, HeadSpec> Heads(ModelTask task, int? vocabulary = null) =>
        task switch
        {
            ModelTask.NextToken => Head(
                HeadNames.NextToken,
                new HeadSpec(Places.Every, vocabulary ?? VocabSize)
                {
                    Tied = TieWordEmbeddings ?? true,
                    OutputBias = true,
                }
            ),
            _ => EncoderDecoderHeads.Of(this, task, DModel, ClassifierDropout),
        };

    private LayerSpec Layer(int heads, int inner, Residual residual) =>
        new(
            new AttentionSpec(DModel, heads) { Dropout = AttentionDropout },
            new DenseFeedForward(DModel, inner, ActivationNamed(ActivationFunction)) { Dropout = ActivationDropout },
            Norm
        )
        {
            Residual = residual,
            Dropout = Dropout,
        };
}
