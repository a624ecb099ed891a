using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>A table of vectors, one of which each token takes.</summary>
/// <param name="table">(rows, width)</param>
public class Lookup(Parameter table)
{
    public Parameter Table => table;

    /// <param name="indices">Rows, in any shape.</param>
    /// <returns>(..., width)</returns>
    public virtual Tensor Rows(Tensor indices) => Rows(table, indices);

    /// <summary>The rows of a table at indices of any shape.</summary>
    internal static Tensor Rows(Tensor table, Tensor indices)
    {
        using var scope = NewDisposeScope();
        var rows = table.index_select(0, indices.flatten());
        return rows.view([.. indices.shape, table.shape[1]]).MoveToOuterDisposeScope();
    }
}
