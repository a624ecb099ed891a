using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, 2019).</summary>
/// <remarks>
/// <code>
///   w ← w · (1 - η λ)
///   m ← β₁ m + (1 - β₁) g          v ← β₂ v + (1 - β₂) g²
///   w ← w - η · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
/// </code>
/// libtorch does it in one pass over the memory.
/// </remarks>
public sealed class AdamW : Optimizer
{
    private const string First = "firstMoment";
    private const string Second = "secondMoment";

    private readonly AdamWSpec _spec;

    public AdamW(AdamWSpec spec, IReadOnlyDictionary<string, Parameter> tensors)
        : base(spec, tensors)
    {
        _spec = spec;
        foreach (var (name, tensor) in Tensors)
        {
            Remember(First, name, tensor.shape, tensor);
            Remember(Second, name, tensor.shape, tensor);
        }
    }

    private protected override void Change(double rate)
    {
        foreach (
            var group in Tensors
                .Where(tensor => tensor.Value.grad is not null)
                .GroupBy(tensor => (tensor.Value.device, Decays(tensor.Key, tensor.Value)))
        )
        {
            // As torch's own optimiser has it: the number of the step is a tensor, too.
            var steps = tensor((float)Steps, device: group.Key.device);
            FusedAdamW.Step(
                new FusedAdamW.Tensors(
                    [.. group.Select(tensor => (Tensor)tensor.Value)],
                    [.. group.Select(tensor => tensor.Value.grad!)],
                    [.. group.Select(tensor => Remembered(First, tensor.Key))],
                    [.. group.Select(tensor => Remembered(Second, tensor.Key))],
                    steps
                ),
                rate,
                _spec,
                group.Key.Item2 ? _spec.WeightDecay : 0
            );
        }
    }
}
