using Malmoi.Checkpoints;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Products;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Quantized;

/// <summary>A frozen matrix kept in a few bits a number, and unpacked for every product (QLoRA, Dettmers et al., 2023).</summary>
/// <param name="rows">The numbers.</param>
/// <param name="bias">(out), in 32 bits; null: none.</param>
internal sealed class PackedMatrix(PackedRows rows, Parameter? bias) : Projection, IFrozenMatrix
{
    public Dense? Dense => null;

    public Parameter? Bias => bias;

    public override bool KeepsWeight => false;

    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var product = Multiply(x);
        return (bias is null ? product : product.Plus(bias)).MoveToOuterDisposeScope();
    }

    public Tensor Multiply(Tensor x)
    {
        if (is_grad_enabled() && x.requires_grad)
        {
            return PackedNode.Forward(x, rows);
        }

        using var scope = NewDisposeScope();
        return LinearMap.Of(x, rows.Unpack(), null).MoveToOuterDisposeScope();
    }

    public Tensor Weight() => rows.Unpack();

    /// <summary>y = x Wᵀ through which gradients pass to x: with g that of y, g W, of a W that is unpacked once more.</summary>
    private sealed class PackedNode(PackedRows rows) : GradientNode
    {
        public static Tensor Forward(Tensor x, PackedRows rows)
        {
            using var weight = rows.Unpack();
            using var input = x.detach();
            using var noGradients = no_grad();
            using var output = LinearMap.Of(input, weight, null);
            return new PackedNode(rows).Record(output, x);
        }

        protected override Tensor[] Backward(Tensor gradient)
        {
            using var weight = rows.Unpack();
            return [gradient.matmul(weight)];
        }

        protected override void Forget() { }
    }
}
