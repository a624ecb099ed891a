using Malmoi.Neural.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>Stochastic gradient descent with momentum (Polyak, 1964; Nesterov's form as Sutskever et al., 2013, have it).</summary>
/// <remarks>
/// <code>
///   g ← g + λ w          m ← μ m + g, at first m ← g          w ← w - η m; Nesterov: w ← w - η (g + μ m)
/// </code>
/// </remarks>
public sealed class Sgd : Optimizer
{
    private const string Moment = "moment";

    private readonly SgdSpec _spec;

    public Sgd(SgdSpec spec, IReadOnlyDictionary<string, Parameter> tensors)
        : base(spec, tensors)
    {
        _spec = spec;
        foreach (var (name, tensor) in Tensors)
        {
            if (spec.Momentum > 0)
            {
                Remember(Moment, name, tensor.shape, tensor);
            }
        }
    }

    private protected override void Change(double rate)
    {
        using Scalar down = -rate;
        using Scalar decay = _spec.WeightDecay;
        using Scalar momentum = _spec.Momentum;
        foreach (var (name, tensor) in Tensors)
        {
            using var scope = NewDisposeScope();
            if (tensor.grad is not { } gradient)
            {
                continue;
            }

            if (_spec.WeightDecay > 0 && Decays(name, tensor))
            {
                gradient = gradient.add(tensor, decay);
            }

            if (_spec.Momentum > 0)
            {
                // From zero the first one is the gradient.
                var moment = Remembered(Moment, name).mul_(momentum).add_(gradient, Held.Number(1));
                gradient = _spec.Nesterov ? gradient.add(moment, momentum) : moment;
            }

            tensor.add_(gradient, down);
        }
    }
}
