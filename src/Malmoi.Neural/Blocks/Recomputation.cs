using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Gradient checkpointing (Chen et al., 2016): what a layer computed is forgotten, and computed again when its gradient is due.</summary>
/// <remarks>
/// <code>
///   forward    x₀ ─ layer ─ x₁ ─ layer ─ x₂ ─ head ─ loss         only x₀, x₁, x₂ are kept, cut from each other
///   backward                 x₁ ─ layer ─ x₂ ← gradient            then x₀ ─ layer ─ x₁ ← gradient, and so on down
/// </code>
/// One layer's inner tensors are alive at a time, for the price of a second reading. A layer's dropout is seeded by its number, so
/// that it drops the same numbers again.
/// </remarks>
public sealed class Recomputation : IDisposable
{
    // Far apart, for neighbouring seeds belong to neighbouring steps.
    private const long SeedStride = 0x5851F42D4C957F2D;

    private readonly List<(Func<Tensor> Origin, Tensor Leaf)> _cuts = [];
    private readonly List<IDisposable> _kept = [];
    private readonly long _seed = random.initial_seed();

    /// <summary>Goes back through everything, from where a loss's own gradients ended.</summary>
    /// <remarks>To be called once, after the loss went backward.</remarks>
    public void Backward()
    {
        for (; _cuts.Count > 0; Forget())
        {
            var (origin, leaf) = _cuts[^1];
            using var scope = NewDisposeScope();
            if (leaf.grad is { } gradient && origin() is { requires_grad: true } again)
            {
                autograd.backward(again, gradient);
            }
        }

        Dispose();
    }

    public void Dispose()
    {
        while (_cuts.Count > 0)
        {
            Forget();
        }

        _kept.ForEach(kept => kept.Dispose());
        _kept.Clear();
    }

    /// <summary>The same numbers, from which gradients go no further back until <see cref="Backward"/> takes them on.</summary>
    internal Tensor Cut(Tensor origin)
    {
        var kept = origin.alias().DetachFromDisposeScope();
        _kept.Add(kept);
        return Leaf(origin, () => kept.alias());
    }

    /// <summary>Runs a layer and forgets all but its output.</summary>
    /// <param name="x">From <see cref="Cut"/>, or another layer's output.</param>
    /// <param name="layer">What is run, and run again.</param>
    internal Tensor Run(Tensor x, Func<Tensor, Tensor> layer)
    {
        using var noGradients = no_grad();
        var seed = unchecked(_seed + SeedStride * (_cuts.Count + 1));
        using var output = Seeded();
        return Leaf(output, Seeded);

        Tensor Seeded()
        {
            manual_seed(seed);
            return layer(x);
        }
    }

    /// <summary>Is disposed when all is done.</summary>
    internal void Keep(IDisposable kept) => _kept.Add(kept);

    private Tensor Leaf(Tensor numbers, Func<Tensor> origin)
    {
        var leaf = numbers.detach().DetachFromDisposeScope();
        leaf.requires_grad = true;
        _cuts.Add((origin, leaf));
        return leaf;
    }

    private void Forget()
    {
        var leaf = _cuts[^1].Leaf;
        leaf.grad = null;
        leaf.Dispose();
        _cuts.RemoveAt(_cuts.Count - 1);
    }
}
