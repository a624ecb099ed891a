using Malmoi.Neural.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>A table of vectors that stays as it is, and beside it a product of two narrow ones that is trained (LoRA, Hu et al., 2022).</summary>
/// <remarks>
/// <code>
///   y = E[t] + scale · B A[:, t]              A (rank, rows), zero at first, B (width, rank)
/// </code>
/// </remarks>
/// <param name="table">E (rows, width).</param>
/// <param name="down">A.</param>
/// <param name="up">B.</param>
/// <param name="scale">alpha over the rank, or over its root.</param>
/// <param name="active">Whether the product counts now.</param>
internal sealed class LowRankLookup(Parameter table, Parameter down, Parameter up, double scale, Func<bool> active)
    : Lookup(table)
{
    public Parameter Down => down;

    public Parameter Up => up;

    public override Tensor Rows(Tensor indices)
    {
        if (!active())
        {
            return base.Rows(indices);
        }

        using var scope = NewDisposeScope();
        var product = nn.functional.linear(Rows(down.t(), indices), up) * Held.Number(scale);
        return base.Rows(indices).Plus(product).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the product to the table, and begins again at none.</summary>
    public void Merge()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Table.add_(up.matmul(down).t(), Held.Number(scale));
        down.zero_();
    }
}
