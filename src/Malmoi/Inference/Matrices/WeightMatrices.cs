using System.Runtime.Intrinsics;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Makes the matrices that the engine multiplies from the tensors of a checkpoint.</summary>
public static class WeightMatrices
{
    /// <summary>All rows of a tensor: every dimension but the last counts rows.</summary>
    /// <remarks>The tensor's source must stay open as long as the matrix is used.</remarks>
    /// <inheritdoc cref="TensorRows(TensorView, IReadOnlyList{RowRange})" path="/exception"/>
    public static WeightMatrix Of(TensorView tensor) => Of(new TensorRows(tensor));

    /// <summary>Some rows of a tensor, in the order of their ranges.</summary>
    /// <param name="tensor">Of two dimensions or more.</param>
    /// <param name="ranges">As <see cref="Layout.Rows"/> gives them.</param>
    /// <param name="transposed">Whether the tensor stands as (inputs, outputs): the ranges are columns then, and are copied.</param>
    /// <param name="expanded">Whether packed weights are widened as they are multiplied, and vectors not rounded.</param>
    public static WeightMatrix Of(
        TensorView tensor,
        IReadOnlyList<RowRange> ranges,
        bool transposed = false,
        bool expanded = false
    )
    {
        var rows = transposed ? TensorRows.Turned(tensor, ranges) : new TensorRows(tensor, ranges);
        return expanded ? new DenseMatrix(rows) : Of(rows);
    }

    /// <summary>Rows of a tensor, in the form in which this machine multiplies them fastest.</summary>
    public static WeightMatrix Of(TensorRows rows) =>
        AvxVnniLanes.IsSupported ? On<AvxVnniLanes, Vector256<int>>(rows)
        : Avx512Lanes.IsSupported ? On<Avx512Lanes, Vector512<int>>(rows)
        : Avx2Lanes.IsSupported ? On<Avx2Lanes, Vector256<int>>(rows)
        : On<PortableLanes, Vector128<int>>(rows);

    /// <summary>The same for the instructions that are named.</summary>
    internal static WeightMatrix On<TLanes, TVector>(TensorRows rows)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => MatrixKinds<TLanes, TVector>.Of(rows);
}
