using static TorchSharp.torch;

namespace Malmoi.Neural.Products;

/// <summary>y = x Wᵀ + b by the faster of libtorch's two libraries of matrix products.</summary>
internal static class LinearMap
{
    /// <param name="x">(..., from)</param>
    /// <param name="weight">(to, from)</param>
    /// <param name="bias">(to)</param>
    /// <returns>(..., to)</returns>
    public static Tensor Of(Tensor x, Tensor weight, Tensor? bias)
    {
        if (!OneDnn.IsFaster || !OneDnn.Suits(x, weight))
        {
            return nn.functional.linear(x, weight, bias);
        }

        if (!is_grad_enabled() || !(x.requires_grad || weight.requires_grad || bias is { requires_grad: true }))
        {
            return OneDnn.Linear(x, weight, bias);
        }

        return LinearNode.Suits(x, weight)
            ? LinearNode.Forward(x, weight, bias)
            : nn.functional.linear(x, weight, bias);
    }
}
