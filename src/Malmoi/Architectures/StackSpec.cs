namespace Malmoi.Architectures;

/// <summary>Embeddings, layers, final norm: the trunk of every encoder and every decoder.</summary>
public sealed record StackSpec(EmbeddingSpec Embeddings, IReadOnlyList<LayerSpec> Layers)
{
    /// <summary>After the last layer; null: none, as where layers end with a norm of their own.</summary>
    public NormSpec? FinalNorm { get; init; }

    /// <summary>Which set of weights each layer runs: 0, 0, 0 where all share one (ALBERT); null: each its own.</summary>
    public IReadOnlyList<int>? WeightsOfLayer { get; init; }

    /// <summary>Width of what goes out where it is projected down, without a bias (OPT 350m); null: the embeddings'.</summary>
    public int? OutputWidth { get; init; }

    /// <summary>Width of the vectors between the layers.</summary>
    public int Width => Embeddings.Width;

    /// <summary>The same layer a number of times.</summary>
    public static StackSpec Of(EmbeddingSpec embeddings, LayerSpec layer, int depth) =>
        new(embeddings, [.. Enumerable.Repeat(layer, depth)]);
}
