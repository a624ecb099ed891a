using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>Adafactor: of a matrix of second moments only the means of its rows and columns are kept (Shazeer and Stern, 2018).</summary>
/// <remarks>
/// <code>
///   β = 1 - t^(-0.8)
///   r ← β r + (1 - β) mean over columns of (g² + ε₁)        c ← the same over rows
///   u = g / √(r cᵀ / mean of r)                             a vector: u = g / √v, v ← β v + (1 - β)(g² + ε₁)
///   u ← u / max(1, RMS(u) / d) · η · max(ε₂, RMS(w))        the last where the rate is a share of the tensor
///   w ← w - η λ w - u
/// </code>
/// Nothing is fetched from the device: sizes of tensors stay tensors.
/// </remarks>
public sealed class Adafactor : Optimizer
{
    private const string Rows = "rows";
    private const string Columns = "columns";
    private const string Squares = "squares";
    private const string Moment = "moment";

    private readonly AdafactorSpec _spec;
    private readonly Scalar _one = 1;
    private readonly Scalar _clip;
    private readonly Scalar _decay;
    private readonly Scalar _leastSize;
    private readonly Scalar _squareEpsilon;

    public Adafactor(AdafactorSpec spec, IReadOnlyDictionary<string, Parameter> tensors)
        : base(spec, tensors)
    {
        _spec = spec;
        (_clip, _decay) = (spec.Clip, spec.WeightDecay);
        (_leastSize, _squareEpsilon) = (spec.LeastSize, spec.SquareEpsilon);
        foreach (var (name, tensor) in Tensors)
        {
            if (tensor.shape is [.. var rest, var rows, var columns])
            {
                Remember(Rows, name, [.. rest, rows], tensor);
                Remember(Columns, name, [.. rest, columns], tensor);
            }
            else
            {
                Remember(Squares, name, tensor.shape, tensor);
            }

            if (spec.Beta1 is not null)
            {
                Remember(Moment, name, tensor.shape, tensor);
            }
        }
    }

    private protected override void Change(double rate)
    {
        foreach (var (name, tensor) in Tensors)
        {
            using var scope = NewDisposeScope();
            if (tensor.grad is { } gradient)
            {
                Change(name, tensor, gradient, rate);
            }
        }
    }

    private void Change(string name, Parameter tensor, Tensor gradient, double rate)
    {
        var size = torch.tensor((float)rate, device: tensor.device);
        if (_spec.ScalesByTensor)
        {
            size *= Size(tensor).clamp_(min: _leastSize);
        }

        var change = gradient * InverseRoot(name, gradient);
        change.mul_(size / (Size(change) / _clip).clamp_(min: _one));
        if (_spec.Beta1 is { } beta)
        {
            using Scalar kept = beta;
            using Scalar rest = 1 - beta;
            change = Remembered(Moment, name).mul_(kept).add_(change, rest);
        }

        if (_spec.WeightDecay > 0 && Decays(name, tensor))
        {
            tensor.sub_(tensor * (size * _decay));
        }

        tensor.sub_(change);
    }

    private Tensor InverseRoot(string name, Tensor gradient)
    {
        using Scalar rest = Math.Pow(Steps, _spec.DecayPower);
        using Scalar beta = 1 - Math.Pow(Steps, _spec.DecayPower);
        var squares = (gradient * gradient).add_(_squareEpsilon, _one);
        if (gradient.dim() < 2)
        {
            return Remembered(Squares, name).mul_(beta).add_(squares, rest).rsqrt();
        }

        var rows = Remembered(Rows, name).mul_(beta).add_(squares.mean([-1]), rest); // (..., rows)
        var columns = Remembered(Columns, name).mul_(beta).add_(squares.mean([-2]), rest); // (..., columns)
        var shares = (rows / rows.mean([-1], keepdim: true)).rsqrt_().unsqueeze(-1); // (..., rows, 1)
        return shares * columns.unsqueeze(-2).rsqrt();
    }

    // Root mean square: ()
    private static Tensor Size(Tensor tensor)
    {
        using Scalar root = Math.Sqrt(tensor.numel());
        return tensor.norm() / root;
    }
}
