using Malmoi.Neural.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>A matrix that stays as it is, and beside it a product of two narrow ones that is trained (LoRA, Hu et al., 2022), perhaps with the length of each row apart (DoRA, Liu et al., 2024).</summary>
/// <remarks>
/// <code>
///          ┌──────────── W ────────────┐
///   x ─────┤                           + ─ y         y = W x + b + scale · B A x
///          └─ dropout ─ A ─ B · scale ─┘             A (rank, in), B (out, rank), zero at first
///
///   with lengths m (out), those of W's rows at first:
///   y = m / ‖W + scale · B A‖ · (W x + scale · B A x) + b        the norm of each row, which gradients do not pass
/// </code>
/// </remarks>
/// <param name="matrix">The matrix.</param>
/// <param name="down">A.</param>
/// <param name="up">B.</param>
/// <param name="magnitude">m; null: directions and lengths are trained together.</param>
/// <param name="scale">alpha over the rank, or over its root.</param>
/// <param name="dropout">The share dropped now.</param>
/// <param name="active">Whether the product counts now.</param>
internal sealed class LowRankProjection(
    IFrozenMatrix matrix,
    Parameter down,
    Parameter up,
    Parameter? magnitude,
    double scale,
    Func<double> dropout,
    Func<bool> active
) : Projection
{
    public Parameter Down => down;

    public Parameter Up => up;

    public Parameter? Magnitude => magnitude;

    public double Scale => scale;

    public override bool KeepsWeight => matrix.Dense is not null;

    public override Tensor Forward(Tensor x)
    {
        if (!active())
        {
            return matrix.Forward(x);
        }

        using var scope = NewDisposeScope();
        var share = dropout();
        var dropped = share > 0 ? nn.functional.dropout(x, share, training: true) : x;
        var product = nn.functional.linear(nn.functional.linear(dropped, down), up) * Held.Number(scale); // (..., out)
        var y = magnitude is null
            ? matrix.Forward(x).Plus(product)
            : Stretched(x, dropped, product, magnitude / RowNorms());
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>Adds the product to the matrix, and begins again at none.</summary>
    public void Merge()
    {
        var dense =
            matrix.Dense
            ?? throw new InputException(
                "a matrix of a few bits has no room for what was learned: merge the adapter into the model as it was before"
            );
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (magnitude is not null)
        {
            var stretch = (magnitude / RowNorms()).unsqueeze(1); // (out, 1)
            dense.Weight.add_(up.matmul(down), Held.Number(scale)).mul_(stretch);
            up.zero_();
            magnitude.copy_(RowNorms());
            return;
        }

        dense.Weight.add_(up.matmul(down), Held.Number(scale));
        up.zero_();
    }

    /// <summary>The lengths of the rows as they are with the product: (out)</summary>
    public Tensor RowNorms()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var whole = matrix.Weight().add(up.matmul(down), Held.Number(scale));
        return whole.norm(1).MoveToOuterDisposeScope();
    }

    // Dropout falls on what is learned alone: W x itself is whole.
    private Tensor Stretched(Tensor x, Tensor dropped, Tensor product, Tensor stretch)
    {
        if (ReferenceEquals(x, dropped))
        {
            var y = matrix.Multiply(x).Plus(product) * stretch;
            return matrix.Bias is { } bias ? y.Plus(bias) : y;
        }

        return matrix.Forward(x).Plus(matrix.Multiply(dropped) * stretch.Plus(Held.Number(-1))).Plus(product * stretch);
    }
}
