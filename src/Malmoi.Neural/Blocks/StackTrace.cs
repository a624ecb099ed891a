using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>What happens inside a stack, layer by layer; its tensors are the collector's to dispose.</summary>
public sealed class StackTrace : IDisposable
{
    private readonly List<Tensor> _hiddenStates = [];
    private readonly List<Tensor> _attentions = [];
    private readonly List<Tensor> _crossAttentions = [];
    private readonly List<Tensor> _routerLogits = [];

    /// <summary>Whether attention weights are wanted, which the fast kernel does not give.</summary>
    public bool WantsAttentions { get; init; } = true;

    /// <summary>(batch, positions, width): the embeddings, each layer's output but the last, the stack's output.</summary>
    public IReadOnlyList<Tensor> HiddenStates => _hiddenStates;

    /// <summary>(batch, positions, width): the last layer's output before the final norm; null where nothing was run.</summary>
    public Tensor? LastBeforeNorm { get; private set; }

    /// <summary>(batch, heads, queries, keys), a layer each.</summary>
    public IReadOnlyList<Tensor> Attentions => _attentions;

    /// <summary>(batch, heads, queries, source), a layer each.</summary>
    public IReadOnlyList<Tensor> CrossAttentions => _crossAttentions;

    /// <summary>(tokens, experts), a layer of experts each.</summary>
    public IReadOnlyList<Tensor> RouterLogits => _routerLogits;

    public void Dispose()
    {
        LastBeforeNorm?.Dispose();
        foreach (var tensor in _hiddenStates.Concat(_attentions).Concat(_crossAttentions).Concat(_routerLogits))
        {
            tensor.Dispose();
        }
    }

    internal void Passed(Tensor hidden) => _hiddenStates.Add(Kept(hidden));

    internal void PassedLast(Tensor hidden) => LastBeforeNorm = Kept(hidden);

    internal void Attended(Tensor weights, bool cross) => (cross ? _crossAttentions : _attentions).Add(Kept(weights));

    internal void Routed(Tensor logits) => _routerLogits.Add(Kept(logits));

    private static Tensor Kept(Tensor tensor) => tensor.alias().DetachFromDisposeScope();
}
