using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Puts the rows of several tensors where a layout wants them, and takes them out again.</summary>
internal static class FusedRows
{
    /// <summary>Rows of several tensors in the places where the layout wants them.</summary>
    public static Tensor Fuse(IReadOnlyList<Tensor> parts, Layout layout)
    {
        long[] shape = [.. parts[0].shape];
        shape[0] = parts.Sum(part => part.shape[0]);
        var whole = empty(shape, parts[0].dtype, parts[0].device);
        for (var part = 0; part < parts.Count; part++)
        {
            long at = 0;
            foreach (var rows in layout.Rows(shape[0], part))
            {
                using var target = whole.narrow(0, rows.Start, rows.Count);
                using var source = parts[part].detach().narrow(0, at, rows.Count);
                target.copy_(source);
                at += rows.Count;
            }
        }

        return whole;
    }

    /// <summary>The rows of one of several, in our order.</summary>
    public static Tensor Part(Tensor whole, Layout layout, int part) =>
        layout.Rows(whole.shape[0], part) is [var only]
            ? whole.narrow(0, only.Start, only.Count)
            : cat([.. layout.Rows(whole.shape[0], part).Select(rows => whole.narrow(0, rows.Start, rows.Count))], 0);
}
