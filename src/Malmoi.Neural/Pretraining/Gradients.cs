using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>The gradients of all tensors as one long vector.</summary>
internal static class Gradients
{
    // As the reference has it: a norm of zero divides nothing.
    private const double Epsilon = 1e-6;

    /// <summary>The length of that vector: ()</summary>
    /// <param name="tensors">Those without a gradient count nothing.</param>
    public static Tensor Norm(IEnumerable<Parameter> tensors)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor[] norms = [.. tensors.Select(tensor => tensor.grad).OfType<Tensor>().Select(grad => grad.norm())];
        return (norms.Length == 0 ? zeros([]) : stack(norms).norm()).MoveToOuterDisposeScope();
    }

    /// <summary>Shortens the vector to a length, where it is longer (Pascanu et al., 2013).</summary>
    /// <param name="tensors">Whose gradients.</param>
    /// <param name="norm">Their norm.</param>
    /// <param name="most">What it may be.</param>
    public static void Clip(IEnumerable<Parameter> tensors, double norm, double most)
    {
        var share = most / (norm + Epsilon);
        if (share < 1)
        {
            using Scalar factor = share;
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            foreach (var tensor in tensors)
            {
                tensor.grad?.mul_(factor);
            }
        }
    }

    /// <summary>Forgets them, and their memory.</summary>
    public static void Clear(IEnumerable<Parameter> tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor.grad = null;
        }
    }
}
