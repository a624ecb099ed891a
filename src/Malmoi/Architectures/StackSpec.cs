namespace Malmoi.Architectures;

/// <summary>Embeddings, layers, final norm: the trunk of every encoder and every decoder.</summary>
public sealed record StackSpec(EmbeddingSpec Embeddings, IReadOnlyList<LayerSpec> Layers)
{
    /// <summary>More layers than any model has; a file that asks for more is damaged.</summary>
    public const int Deepest = 10_000;

    /// <summary>After the last layer; null: none, as where layers end with a norm of their own.</summary>
    public NormSpec? FinalNorm { get; init; }

    /// <summary>Which set of weights each layer runs: 0, 0, 0 where all share one (ALBERT); null: each its own.</summary>
    public IReadOnlyList<int>? WeightsOfLayer { get; init; }

    /// <summary>Width of what goes out where it is projected down, without a bias (OPT 350m); null: the embeddings'.</summary>
    public int? OutputWidth { get; init; }

    /// <summary>Width of the vectors between the layers.</summary>
    public int Width => Embeddings.Width;

    /// <summary>The same layer a number of times.</summary>
    /// <exception cref="InputException">There are fewer than none, or more than <see cref="Deepest"/>.</exception>
    public static StackSpec Of(EmbeddingSpec embeddings, LayerSpec layer, int depth) =>
        Of(embeddings, _ => layer, depth);

    /// <summary>Layers that may differ by their number, from 0.</summary>
    /// <inheritdoc cref="Of(EmbeddingSpec, LayerSpec, int)"/>
    public static StackSpec Of(EmbeddingSpec embeddings, Func<int, LayerSpec> layer, int depth) =>
        depth is >= 0 and <= Deepest
            ? new StackSpec(embeddings, [.. Enumerable.Range(0, depth).Select(layer)])
            : throw new InputException(
                $"the configuration asks for {depth} layers: a model has {Deepest} at most, is the file damaged?"
            );
}
