using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>Lion: every weight moves by the same amount, and only the sign is learned (Chen et al., 2023).</summary>
/// <remarks>
/// <code>
///   w ← w · (1 - η λ)
///   w ← w - η · sign(β₁ m + (1 - β₁) g)
///   m ← β₂ m + (1 - β₂) g
/// </code>
/// It wants a rate three to ten times lower than AdamW's, and as much more decay.
/// </remarks>
public sealed class Lion : Optimizer
{
    private const string Moment = "moment";

    private readonly LionSpec _spec;

    public Lion(LionSpec spec, IReadOnlyDictionary<string, Parameter> tensors)
        : base(spec, tensors)
    {
        _spec = spec;
        foreach (var (name, tensor) in Tensors)
        {
            Remember(Moment, name, tensor.shape, tensor);
        }
    }

    private protected override void Change(double rate)
    {
        using Scalar down = -rate;
        using Scalar kept = 1 - rate * _spec.WeightDecay;
        using Scalar beta1 = _spec.Beta1;
        using Scalar rest1 = 1 - _spec.Beta1;
        using Scalar beta2 = _spec.Beta2;
        using Scalar rest2 = 1 - _spec.Beta2;
        foreach (var (name, tensor) in Tensors)
        {
            using var scope = NewDisposeScope();
            if (tensor.grad is not { } gradient)
            {
                continue;
            }

            var moment = Remembered(Moment, name);
            var direction = (moment * beta1).add_(gradient, rest1).sign_();
            if (Decays(name, tensor) && _spec.WeightDecay > 0)
            {
                tensor.mul_(kept);
            }

            tensor.add_(direction, down);
            moment.mul_(beta2).add_(gradient, rest2);
        }
    }
}
