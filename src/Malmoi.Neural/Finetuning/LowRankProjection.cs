using Malmoi.Neural.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>A matrix that stays as it is, and beside it a product of two narrow ones that is trained (LoRA, Hu et al., 2022).</summary>
/// <remarks>
/// <code>
///          ┌──────────── W ────────────┐
///   x ─────┤                           + ─ y         y = W x + b + scale · B A x
///          └─ dropout ─ A ─ B · scale ─┘             A (rank, in), B (out, rank), zero at first
/// </code>
/// </remarks>
/// <param name="dense">The matrix.</param>
/// <param name="down">A.</param>
/// <param name="up">B.</param>
/// <param name="scale">alpha over the rank, or over its root.</param>
/// <param name="dropout">The share dropped now.</param>
/// <param name="active">Whether the product counts now.</param>
internal sealed class LowRankProjection(
    Dense dense,
    Parameter down,
    Parameter up,
    double scale,
    Func<double> dropout,
    Func<bool> active
) : Projection
{
    public Dense Dense => dense;

    public Parameter Down => down;

    public Parameter Up => up;

    public double Scale => scale;

    public override Tensor Forward(Tensor x)
    {
        if (!active())
        {
            return dense.Forward(x);
        }

        using var scope = NewDisposeScope();
        var share = dropout();
        var dropped = share > 0 ? nn.functional.dropout(x, share, training: true) : x;
        var product = nn.functional.linear(nn.functional.linear(dropped, down), up); // (..., out)
        return dense.Forward(x).Plus(product * Held.Number(scale)).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the product to the matrix, and begins again at none.</summary>
    public void Merge()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        dense.Weight.add_(up.matmul(down), Held.Number(scale));
        up.zero_();
    }
}
