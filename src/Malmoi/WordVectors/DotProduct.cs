using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Malmoi.WordVectors;

/// <summary>Products of vectors, as wide as the processor goes.</summary>
internal static class DotProduct
{
    /// <summary>The sum of the products of two vectors' numbers.</summary>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var width = Vector<float>.Count;
        Vector<float> first = default,
            second = default,
            third = default,
            fourth = default;
        nuint i = 0,
            length = (nuint)left.Length;
        // Four sums at a time, since each must wait for its last addition.
        for (; i + (nuint)(4 * width) <= length; i += (nuint)(4 * width))
        {
            first = Add(first, ref a, ref b, i);
            second = Add(second, ref a, ref b, i + (nuint)width);
            third = Add(third, ref a, ref b, i + (nuint)(2 * width));
            fourth = Add(fourth, ref a, ref b, i + (nuint)(3 * width));
        }

        for (; i + (nuint)width <= length; i += (nuint)width)
        {
            first = Add(first, ref a, ref b, i);
        }

        var sum = Vector.Sum(first + second + (third + fourth));
        for (; i < length; i++)
        {
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        }

        return sum;
    }

    /// <summary>The products of one row with four others that stand one after the other, so that the row is read once.</summary>
    public static Vector4 OfFour(ReadOnlySpan<float> row, ReadOnlySpan<float> four)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(four.Length, row.Length * 4);
        ref var a = ref MemoryMarshal.GetReference(row);
        ref var b0 = ref MemoryMarshal.GetReference(four);
        ref var b1 = ref Unsafe.Add(ref b0, row.Length);
        ref var b2 = ref Unsafe.Add(ref b1, row.Length);
        ref var b3 = ref Unsafe.Add(ref b2, row.Length);
        Vector<float> first = default,
            second = default,
            third = default,
            fourth = default;
        nuint i = 0,
            width = (nuint)Vector<float>.Count,
            length = (nuint)row.Length;
        for (; i + width <= length; i += width)
        {
            first = Add(first, ref a, ref b0, i);
            second = Add(second, ref a, ref b1, i);
            third = Add(third, ref a, ref b2, i);
            fourth = Add(fourth, ref a, ref b3, i);
        }

        var sums = new Vector4(Vector.Sum(first), Vector.Sum(second), Vector.Sum(third), Vector.Sum(fourth));
        for (; i < length; i++)
        {
            sums +=
                Unsafe.Add(ref a, i)
                * new Vector4(
                    Unsafe.Add(ref b0, i),
                    Unsafe.Add(ref b1, i),
                    Unsafe.Add(ref b2, i),
                    Unsafe.Add(ref b3, i)
                );
        }

        return sums;
    }

    /// <summary>The cosine of the angle between two vectors; 0 where one is zero.</summary>
    public static float Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        Of(left, right) * InverseNorm(left) * InverseNorm(right);

    /// <summary>One through the length of a vector; 0 where that is zero.</summary>
    public static float InverseNorm(ReadOnlySpan<float> vector) =>
        Of(vector, vector) is var square and > 0 ? 1 / MathF.Sqrt(square) : 0;

    /// <summary>Adds <paramref name="factor"/> times a vector to a sum.</summary>
    public static void AddTo(Span<float> sum, ReadOnlySpan<float> vector, float factor = 1)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var parts = MemoryMarshal.Cast<float, Vector<float>>(vector[..sum.Length]);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += parts[i] * factor;
        }

        for (var i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += vector[i] * factor;
        }
    }

    /// <summary>Multiplies every number of a vector.</summary>
    public static void Scale(Span<float> vector, float factor)
    {
        foreach (ref var value in vector)
        {
            value *= factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Add(Vector<float> sum, ref float a, ref float b, nuint at) =>
        Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, at), Vector.LoadUnsafe(ref b, at), sum);
}
