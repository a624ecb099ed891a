namespace Malmoi.Architectures;

/// <summary>How large a model is and what it costs to run, counted from its spec.</summary>
/// <remarks>
/// <code>
///   reading one token: 2 · (weights of the matrices it goes through) + 4 · heads · head width · (places it looks at), a layer each
/// </code>
/// A multiplication and an addition are two operations; norms, activations and lookups, below a hundredth, are left out (Kaplan et
/// al., 2020, section 2.1). Training costs about three times as much.
/// </remarks>
public sealed class ModelSize
{
    private readonly IReadOnlyList<StackSpec> _stacks;
    private readonly ModelSpec _spec;

    public ModelSize(ModelSpec spec)
    {
        _spec = spec;
        _stacks = [.. spec.Stacks.Select(stack => stack.Stack)];
        Parameters = ModelTensors.Of(spec).Where(tensor => tensor.IsLearned).Sum(tensor => tensor.Count);
    }

    /// <summary>Numbers that are learned; shared ones count once.</summary>
    public long Parameters { get; }

    /// <summary>The same without the experts that a token does not use.</summary>
    public long ActiveParameters =>
        Parameters - Layers.Select(layer => layer.FeedForward).OfType<MixtureOfExperts>().Sum(Idle);

    /// <summary>Floating-point operations for one token, convolutions aside: of a decoder or an encoder, or for a token of each where there are both.</summary>
    /// <param name="context">Places that the token may look at, its own with them.</param>
    public long OperationsPerToken(long context) =>
        _stacks.Sum(stack => OperationsPerToken(stack, context))
        + (_spec is RecurrentModel { Network: var network } ? Recurrent(network) : 0)
        + _spec.Heads.Values.Sum(OperationsPerPlace);

    /// <summary>The same for one stack alone, without heads.</summary>
    public static long OperationsPerToken(StackSpec stack, long context) =>
        Embedding(stack) + stack.Layers.Sum(layer => Layer(layer, context));

    /// <summary>Floating-point operations of a head for each place that it reads.</summary>
    public long OperationsPerPlace(HeadSpec head) => 2L * Head(head);

    /// <summary>Numbers that a key/value cache holds for each token read; none where nothing is written token by token.</summary>
    public long CachedPerToken =>
        _stacks
            .TakeLast(1)
            .SelectMany(stack => stack.Layers)
            .Where(layer => layer.Attention.Causal)
            .Sum(layer => 2L * layer.Attention.KeyValueHeads * layer.Attention.HeadWidth);

    private IEnumerable<LayerSpec> Layers => _stacks.SelectMany(stack => stack.Layers);

    private static long Idle(MixtureOfExperts mixture) => (mixture.Experts - mixture.Chosen) * Weights(mixture.Expert);

    private static long Embedding(StackSpec stack) =>
        stack.Embeddings switch
        {
            TokenEmbeddings tokens => 2L
                * (
                    (long)(tokens.TokenWidth ?? 0) * (tokens.SumWidth ?? tokens.Width)
                    + (long)(tokens.SumWidth ?? 0) * tokens.Width
                    + (long)(stack.OutputWidth ?? 0) * stack.Width
                ),
            PatchEmbeddings patches => 2L * patches.Channels * patches.PatchSize * patches.PatchSize * patches.Width,
            _ => 0,
        };

    private static long Layer(LayerSpec layer, long context) =>
        Attention(layer.Attention, context)
        + (layer.CrossAttention is { } cross ? Attention(cross, context) : 0)
        + 2L * Weights(layer.FeedForward);

    private static long Recurrent(RecurrentSpec spec) =>
        Enumerable
            .Range(0, spec.Widths.Count)
            .Sum(layer => 2L * 4 * spec.Widths[layer] * (spec.InputWidth(layer) + spec.Widths[layer]));

    private static long Attention(AttentionSpec spec, long context)
    {
        var matrices = 2L * spec.Width * spec.HeadWidth * (spec.Heads + spec.KeyValueHeads);
        return 2L * matrices + 4L * spec.Heads * spec.HeadWidth * Math.Min(context, spec.Window ?? context);
    }

    // Of the matrices that one token goes through.
    private static long Weights(FeedForwardSpec spec) =>
        spec switch
        {
            DenseFeedForward dense => (dense.Gated ? 3L : 2L) * dense.Width * dense.InnerWidth,
            MixtureOfExperts mixture => (long)mixture.Width * mixture.Experts
                + mixture.Chosen * Weights(mixture.Expert),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    private long Head(HeadSpec head) =>
        (long)(head.Transform?.Width ?? 0) * _spec.OutputWidth
        + (long)(head.Transform?.Width ?? _spec.OutputWidth) * head.Outputs;
}
