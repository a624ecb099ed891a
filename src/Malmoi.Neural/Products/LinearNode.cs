using static TorchSharp.torch;

namespace Malmoi.Neural.Products;

/// <summary>A linear map by oneDNN that gradients pass.</summary>
/// <remarks>
/// y = x Wᵀ + b; with g the gradient of y: of x it is g W, of W gᵀ x, of b the sum of the rows of g. That of W is not handed to
/// autograd but added where the optimiser reads it, which saves a copy of every matrix a step: W must be a leaf, and asked for by
/// backward(), not by grad().
/// </remarks>
internal sealed class LinearNode : GradientNode
{
    private readonly Tensor _weight;
    private readonly bool _shifts;
    private Tensor? _x;

    private LinearNode(Tensor x, Tensor weight, bool shifts)
    {
        (_x, _weight, _shifts) = (x.detach().DetachFromDisposeScope(), weight, shifts);
    }

    /// <summary>Whether the gradients that are wanted are ones that it gives.</summary>
    public static bool Suits(Tensor x, Tensor weight) => x.requires_grad && weight.is_leaf;

    /// <inheritdoc cref="LinearMap.Of"/>
    public static Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        using var output = OneDnn.Linear(x, weight, bias);
        return bias is { requires_grad: true }
            ? new LinearNode(x, weight, shifts: true).Record(output, x, bias)
            : new LinearNode(x, weight, shifts: false).Record(output, x);
    }

    protected override Tensor[] Backward(Tensor gradient)
    {
        var x = _x ?? throw new InvalidOperationException("A graph can be taken backward once.");
        var rows = gradient.reshape(-1, _weight.shape[0]); // (rows, to)
        var ofX = empty(x.shape);
        OneDnn.Multiply(rows, _weight, ofX.view(-1, x.shape[^1]));
        if (_weight.requires_grad)
        {
            var held = _weight.grad;
            var ofWeight = held ?? empty(_weight.shape);
            OneDnn.Multiply(rows.t(), x.view(-1, x.shape[^1]), ofWeight, add: held is not null);
            _weight.grad = ofWeight;
        }

        Forget();
        return _shifts ? [ofX, rows.sum(dim: 0)] : [ofX];
    }

    protected override void Forget()
    {
        _x?.Dispose();
        _x = null;
    }
}
