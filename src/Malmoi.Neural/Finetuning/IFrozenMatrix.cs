using Malmoi.Neural.Blocks;
using Malmoi.Neural.Products;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>A matrix beside which an adapter stands.</summary>
internal interface IFrozenMatrix
{
    /// <summary>It as the model has it; null: it is kept in a few bits.</summary>
    Dense? Dense { get; }

    /// <summary>(out)</summary>
    Parameter? Bias { get; }

    /// <summary>W x + b: (..., out)</summary>
    Tensor Forward(Tensor x);

    /// <summary>W x: (..., out)</summary>
    Tensor Multiply(Tensor x);

    /// <summary>W in numbers of 32 bits, for the caller to dispose: (out, in)</summary>
    Tensor Weight();
}

/// <summary>A matrix of the model itself.</summary>
internal sealed class WholeMatrix(Dense dense) : IFrozenMatrix
{
    public Dense? Dense => dense;

    public Parameter? Bias => dense.Bias;

    public Tensor Forward(Tensor x) => dense.Forward(x);

    public Tensor Multiply(Tensor x) => LinearMap.Of(x, dense.Weight, null);

    public Tensor Weight() => dense.Weight.detach();
}
