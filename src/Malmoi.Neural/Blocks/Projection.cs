using Malmoi.Neural.Products;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>A linear map of the last dimension.</summary>
public abstract class Projection
{
    /// <param name="x">(..., from)</param>
    /// <returns>(..., to)</returns>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Whether the dense matrix in whose place it stands is still needed.</summary>
    public virtual bool KeepsWeight => true;
}

/// <summary>A matrix, perhaps a bias.</summary>
/// <remarks>y = x Wᵀ + b.</remarks>
public sealed class Dense(Parameter weight, Parameter? bias) : Projection
{
    /// <summary>(to, from)</summary>
    public Parameter Weight => weight;

    /// <summary>(to)</summary>
    public Parameter? Bias => bias;

    public override Tensor Forward(Tensor x) => LinearMap.Of(x, weight, bias);
}
