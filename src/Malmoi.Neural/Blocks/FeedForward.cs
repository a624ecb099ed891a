using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>What a layer does at each position by itself.</summary>
public abstract class FeedForward
{
    /// <param name="x">(batch, positions, width)</param>
    /// <param name="pass">The pass it is part of.</param>
    public abstract Tensor Forward(Tensor x, StackPass pass);

    public static FeedForward Create(FeedForwardSpec spec, Weights weights) =>
        spec switch
        {
            DenseFeedForward dense => new DenseNetwork(dense, weights),
            MixtureOfExperts mixture => new ExpertMixture(mixture, weights),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    private sealed class DenseNetwork(DenseFeedForward spec, Weights weights) : FeedForward
    {
        private readonly Projection _up = weights["up"].Projection(spec.Width, spec.InnerWidth, spec.Bias);
        private readonly Projection? _gate = spec.Gated
            ? weights["gate"].Projection(spec.Width, spec.InnerWidth, spec.Bias)
            : null;
        private readonly Projection _down = weights["down"].Projection(spec.InnerWidth, spec.Width, spec.Bias);

        public override Tensor Forward(Tensor x, StackPass pass)
        {
            using var scope = NewDisposeScope();
            var up = _up.Forward(x);
            var inner = _gate is null ? spec.Activation.Apply(up) : spec.Activation.Apply(_gate.Forward(x)) * up; // (batch, positions, inner)
            return _down.Forward(pass.Drop(inner, spec.Dropout)).MoveToOuterDisposeScope();
        }
    }
}
