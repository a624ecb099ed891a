using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Malmoi.Numerics;

/// <summary>Products of small matrices of 32-bit numbers, row after row: what a classifier of a few layers needs.</summary>
internal static class DenseProduct
{
    /// <summary>c ← a bᵀ.</summary>
    /// <param name="a">(m, k).</param>
    /// <param name="b">(n, k).</param>
    /// <param name="c">(m, n), overwritten.</param>
    /// <param name="k">The length of the rows of both.</param>
    public static void Rows(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int k)
    {
        var (m, n) = (a.Length / k, b.Length / k);
        for (var i = 0; i < m; i++)
        {
            var row = a.Slice(i * k, k);
            var j = 0;
            for (; j <= n - 4; j += 4)
            {
                Four(row, b[(j * k)..], k, c.Slice((i * n) + j, 4));
            }

            for (; j < n; j++)
            {
                c[(i * n) + j] = One(row, b.Slice(j * k, k));
            }
        }
    }

    /// <summary>c ← c + a b.</summary>
    /// <param name="a">(m, k).</param>
    /// <param name="b">(k, n).</param>
    /// <param name="c">(m, n), added to.</param>
    /// <param name="k">The rows of b.</param>
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int k) =>
        Add(a, k, 1, b, c, a.Length / k, k);

    /// <summary>c ← c + aᵀ b.</summary>
    /// <param name="a">(k, m).</param>
    /// <param name="b">(k, n).</param>
    /// <param name="c">(m, n), added to.</param>
    /// <param name="k">The rows of both.</param>
    public static void AddTurned(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int k) =>
        Add(a, 1, a.Length / k, b, c, a.Length / k, k);

    private static void Add(
        ReadOnlySpan<float> a,
        int rowStep,
        int columnStep,
        ReadOnlySpan<float> b,
        Span<float> c,
        int m,
        int k
    )
    {
        var n = b.Length / k;
        for (var i = 0; i < m; i++)
        {
            var sums = c.Slice(i * n, n);
            var l = 0;
            for (; l <= k - 4; l += 4)
            {
                var at = (i * rowStep) + (l * columnStep);
                AddFour(
                    sums,
                    b.Slice(l * n, 4 * n),
                    a[at],
                    a[at + columnStep],
                    a[at + (2 * columnStep)],
                    a[at + (3 * columnStep)]
                );
            }

            for (; l < k; l++)
            {
                AddOne(sums, b.Slice(l * n, n), a[(i * rowStep) + (l * columnStep)]);
            }
        }
    }

    private static void Four(ReadOnlySpan<float> row, ReadOnlySpan<float> rows, int k, Span<float> products)
    {
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var y = ref MemoryMarshal.GetReference(rows[..(4 * k)]);
        Vector<float> first = default,
            second = default,
            third = default,
            fourth = default;
        var i = 0;
        for (; i <= k - Vector<float>.Count; i += Vector<float>.Count)
        {
            var here = At(ref x, i);
            first = Vector.FusedMultiplyAdd(here, At(ref y, i), first);
            second = Vector.FusedMultiplyAdd(here, At(ref y, k + i), second);
            third = Vector.FusedMultiplyAdd(here, At(ref y, (2 * k) + i), third);
            fourth = Vector.FusedMultiplyAdd(here, At(ref y, (3 * k) + i), fourth);
        }

        products[0] = Vector.Sum(first);
        products[1] = Vector.Sum(second);
        products[2] = Vector.Sum(third);
        products[3] = Vector.Sum(fourth);
        for (; i < k; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                products[j] += row[i] * rows[(j * k) + i];
            }
        }
    }

    private static float One(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref var x = ref MemoryMarshal.GetReference(left);
        ref var y = ref MemoryMarshal.GetReference(right);
        Vector<float> sums = default;
        var i = 0;
        for (; i <= left.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums = Vector.FusedMultiplyAdd(At(ref x, i), At(ref y, i), sums);
        }

        var sum = Vector.Sum(sums);
        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static void AddFour(
        Span<float> sums,
        ReadOnlySpan<float> rows,
        float first,
        float second,
        float third,
        float fourth
    )
    {
        var n = sums.Length;
        ref var c = ref MemoryMarshal.GetReference(sums);
        ref var b = ref MemoryMarshal.GetReference(rows);
        var i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = At(ref c, i) + (first * At(ref b, i));
            sum = Vector.FusedMultiplyAdd(new Vector<float>(second), At(ref b, n + i), sum);
            sum = Vector.FusedMultiplyAdd(new Vector<float>(third), At(ref b, (2 * n) + i), sum);
            sum = Vector.FusedMultiplyAdd(new Vector<float>(fourth), At(ref b, (3 * n) + i), sum);
            Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref c, i)), sum);
        }

        for (; i < n; i++)
        {
            sums[i] +=
                (first * rows[i]) + (second * rows[n + i]) + (third * rows[(2 * n) + i]) + (fourth * rows[(3 * n) + i]);
        }
    }

    private static void AddOne(Span<float> sums, ReadOnlySpan<float> row, float factor)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += factor * row[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ref float start, int index) =>
        Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref start, index)));
}
