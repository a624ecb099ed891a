using Malmoi.Verification;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Recorded numbers as tensors, and tensors as numbers to be compared.</summary>
public static class RecordedTensors
{
    /// <summary>On the CPU: ids of 64 bits, other numbers of 32; the caller disposes them.</summary>
    public static Dictionary<string, Tensor> Tensors(this IReadOnlyDictionary<string, RecordedArray> arrays) =>
        arrays.ToDictionary(array => array.Key, array => Tensor(array.Value));

    internal static RecordedArray Array(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var here = tensor.to(ScalarType.Float64).cpu().contiguous();
        return new RecordedArray([.. here.shape.Select(size => (int)size)], here.data<double>().ToArray());
    }

    private static Tensor Tensor(RecordedArray array)
    {
        long[] shape = [.. array.Shape.Select(size => (long)size)];
        return array.IsWhole
            ? tensor(System.Array.ConvertAll(array.Values, value => (long)value), shape, ScalarType.Int64)
            : tensor(System.Array.ConvertAll(array.Values, value => (float)value), shape, ScalarType.Float32);
    }
}
