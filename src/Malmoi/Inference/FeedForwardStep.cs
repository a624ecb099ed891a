using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>What a layer does at each position by itself.</summary>
internal abstract class FeedForwardStep
{
    /// <summary>y ← network(x) for every row.</summary>
    public abstract void Apply(Pass pass, Activations x, Activations y);

    /// <param name="spec">Which one.</param>
    /// <param name="layer">Its place in the stack.</param>
    /// <param name="weights">Where its tensors are.</param>
    public static FeedForwardStep Create(FeedForwardSpec spec, int layer, EngineWeights weights) =>
        spec switch
        {
            DenseFeedForward dense => new DenseNetwork(dense, weights),
            MixtureOfExperts mixture => new ExpertMixture(mixture, layer, weights),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };
}

/// <summary>Two projections around a non-linearity, or three where one is its gate (Shazeer, 2020).</summary>
internal sealed unsafe class DenseNetwork(DenseFeedForward spec, EngineWeights weights) : FeedForwardStep
{
    // Fewer numbers than this are not worth waking another thread for.
    private const int Share = 1 << 13;

    private readonly Linear _up = Linear.Of(weights["up"], spec.Width, spec.InnerWidth, spec.Bias);
    private readonly Linear? _gate = spec.Gated
        ? Linear.Of(weights["gate"], spec.Width, spec.InnerWidth, spec.Bias)
        : null;
    private readonly Linear _down = Linear.Of(weights["down"], spec.InnerWidth, spec.Width, spec.Bias);

    public override void Apply(Pass pass, Activations x, Activations y)
    {
        var inner = pass.Memory.Inner(spec.InnerWidth);
        if (_gate is null)
        {
            _up.Apply(pass, x, inner);
            Each(
                pass,
                inner,
                inner,
                static (inner, _, spec) => Nonlinearity.Apply(spec.Activation, inner, spec.InnerWidth)
            );
            _down.Apply(pass, inner, y);
            return;
        }

        var gate = pass.Memory.Gate(spec.InnerWidth);
        Linear.ApplyAll(pass, x, (_gate, gate), (_up, inner));
        Each(
            pass,
            gate,
            inner,
            static (gate, inner, spec) => Nonlinearity.Gate(spec.Activation, gate, inner, spec.InnerWidth)
        );
        _down.Apply(pass, gate, y);
    }

    private delegate void RowWork(float* x, float* y, DenseFeedForward spec);

    private void Each(Pass pass, Activations x, Activations y, RowWork work) =>
        pass.EachRow(
            x.Count,
            Math.Max(1, Share / spec.InnerWidth),
            (X: x, Y: y, Work: work, Spec: spec),
            static (row, job) =>
                job.Work(job.X.Values + ((long)row * job.X.Width), job.Y.Values + ((long)row * job.Y.Width), job.Spec)
        );
}
