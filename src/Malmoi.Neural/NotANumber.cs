using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Finds NaN among the numbers of a tensor: what every later number would become, and no score would show where from.</summary>
internal static unsafe class NotANumber
{
    // A span ends at 2 GB.
    private const int Part = 1 << 24;

    /// <param name="tensor">On the CPU, contiguous.</param>
    public static bool IsIn(Tensor tensor)
    {
        if (tensor.dtype != ScalarType.Float32)
        {
            using var scope = NewDisposeScope();
            return is_floating_point(tensor) && tensor.isnan().any().item<bool>();
        }

        var start = (float*)TorchMemory.Of(tensor);
        var count = tensor.numel();
        for (long at = 0; at < count; at += Part)
        {
            if (IsIn(new ReadOnlySpan<float>(start + at, (int)Math.Min(Part, count - at))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>NaN alone is not equal to itself.</summary>
    public static bool IsIn(ReadOnlySpan<float> numbers)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var equal = Vector<int>.AllBitsSet;
        foreach (var vector in vectors)
        {
            equal &= Vector.Equals(vector, vector);
        }

        foreach (var number in numbers[(vectors.Length * Vector<float>.Count)..])
        {
            if (float.IsNaN(number))
            {
                return true;
            }
        }

        return equal != Vector<int>.AllBitsSet;
    }
}
