using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices;

/// <summary>Products of four rows of weights with one vector or with four, in registers of 16 or 8 floats.</summary>
internal static unsafe class DenseKernels<TElement>
    where TElement : IElement
{
    /// <summary>A row as 32-bit numbers.</summary>
    public static void Widen(byte* row, int columns, float* to)
    {
        nint i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= columns - 16; i += 16)
            {
                TElement.Load512(row + (i * TElement.Bytes)).Store(to + i);
            }
        }

        for (; i <= columns - 8; i += 8)
        {
            TElement.Load256(row + (i * TElement.Bytes)).Store(to + i);
        }

        for (; i < columns; i++)
        {
            to[i] = TElement.Load(row + (i * TElement.Bytes));
        }
    }

    /// <summary>row · x: of 16-bit numbers a row by itself comes from memory faster than four in turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Row(byte* w, float* x, int columns)
    {
        var size = TElement.Bytes;
        nint i = 0;
        var sum = 0f;
        if (Vector512.IsHardwareAccelerated)
        {
            var zero = Vector512<float>.Zero;
            var (a0, a1, a2, a3) = (zero, zero, zero, zero);
            for (; i <= columns - 64; i += 64)
            {
                a0 = Vector512.FusedMultiplyAdd(TElement.Load512(w + (i * size)), Vector512.Load(x + i), a0);
                a1 = Vector512.FusedMultiplyAdd(
                    TElement.Load512(w + ((i + 16) * size)),
                    Vector512.Load(x + i + 16),
                    a1
                );
                a2 = Vector512.FusedMultiplyAdd(
                    TElement.Load512(w + ((i + 32) * size)),
                    Vector512.Load(x + i + 32),
                    a2
                );
                a3 = Vector512.FusedMultiplyAdd(
                    TElement.Load512(w + ((i + 48) * size)),
                    Vector512.Load(x + i + 48),
                    a3
                );
            }

            sum = Vector512.Sum(a0 + a1 + (a2 + a3));
        }
        else
        {
            var zero = Vector256<float>.Zero;
            var (a0, a1, a2, a3) = (zero, zero, zero, zero);
            for (; i <= columns - 32; i += 32)
            {
                a0 = Vector256.FusedMultiplyAdd(TElement.Load256(w + (i * size)), Vector256.Load(x + i), a0);
                a1 = Vector256.FusedMultiplyAdd(TElement.Load256(w + ((i + 8) * size)), Vector256.Load(x + i + 8), a1);
                a2 = Vector256.FusedMultiplyAdd(
                    TElement.Load256(w + ((i + 16) * size)),
                    Vector256.Load(x + i + 16),
                    a2
                );
                a3 = Vector256.FusedMultiplyAdd(
                    TElement.Load256(w + ((i + 24) * size)),
                    Vector256.Load(x + i + 24),
                    a3
                );
            }

            sum = Vector256.Sum(a0 + a1 + (a2 + a3));
        }

        for (; i < columns; i++)
        {
            sum += TElement.Load(w + (i * size)) * x[i];
        }

        return sum;
    }

    /// <summary>sums[r] = row r · x, for four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(byte* w0, byte* w1, byte* w2, byte* w3, float* x, int columns, float* sums)
    {
        var size = TElement.Bytes;
        nint i = 0;
        var s = Vector128<float>.Zero;
        if (Vector512.IsHardwareAccelerated)
        {
            var (a0, a1, a2, a3) = (
                Vector512<float>.Zero,
                Vector512<float>.Zero,
                Vector512<float>.Zero,
                Vector512<float>.Zero
            );
            for (; i <= columns - 16; i += 16)
            {
                var v = Vector512.Load(x + i);
                a0 = Vector512.FusedMultiplyAdd(TElement.Load512(w0 + (i * size)), v, a0);
                a1 = Vector512.FusedMultiplyAdd(TElement.Load512(w1 + (i * size)), v, a1);
                a2 = Vector512.FusedMultiplyAdd(TElement.Load512(w2 + (i * size)), v, a2);
                a3 = Vector512.FusedMultiplyAdd(TElement.Load512(w3 + (i * size)), v, a3);
            }

            s = Vector128.Create(Vector512.Sum(a0), Vector512.Sum(a1), Vector512.Sum(a2), Vector512.Sum(a3));
        }
        else
        {
            var (a0, a1, a2, a3) = (
                Vector256<float>.Zero,
                Vector256<float>.Zero,
                Vector256<float>.Zero,
                Vector256<float>.Zero
            );
            for (; i <= columns - 8; i += 8)
            {
                var v = Vector256.Load(x + i);
                a0 = Vector256.FusedMultiplyAdd(TElement.Load256(w0 + (i * size)), v, a0);
                a1 = Vector256.FusedMultiplyAdd(TElement.Load256(w1 + (i * size)), v, a1);
                a2 = Vector256.FusedMultiplyAdd(TElement.Load256(w2 + (i * size)), v, a2);
                a3 = Vector256.FusedMultiplyAdd(TElement.Load256(w3 + (i * size)), v, a3);
            }

            s = Vector128.Create(Vector256.Sum(a0), Vector256.Sum(a1), Vector256.Sum(a2), Vector256.Sum(a3));
        }

        for (; i < columns; i++)
        {
            var at = i * size;
            s +=
                Vector128.Create(
                    TElement.Load(w0 + at),
                    TElement.Load(w1 + at),
                    TElement.Load(w2 + at),
                    TElement.Load(w3 + at)
                ) * x[i];
        }

        s.Store(sums);
    }

    /// <summary>sums[4 t + r] = row r · x_t, for four rows and four vectors that stand <paramref name="width"/> numbers apart.</summary>
    public static void Four(byte* w0, byte* w1, byte* w2, byte* w3, float* x, int width, int columns, float* sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Four512(w0, w1, w2, w3, x, width, columns, sums);
        }
        else
        {
            Two256(w0, w1, w2, w3, x, width, columns, sums);
            Two256(w0, w1, w2, w3, x + (2L * width), width, columns, sums + 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four512(byte* w0, byte* w1, byte* w2, byte* w3, float* x0, int width, int columns, float* sums)
    {
        var size = TElement.Bytes;
        var x1 = x0 + width;
        var x2 = x1 + width;
        var x3 = x2 + width;
        var zero = Vector512<float>.Zero;
        var (a0, a1, a2, a3) = (zero, zero, zero, zero);
        var (b0, b1, b2, b3) = (zero, zero, zero, zero);
        var (c0, c1, c2, c3) = (zero, zero, zero, zero);
        var (d0, d1, d2, d3) = (zero, zero, zero, zero);
        nint i = 0;
        for (; i <= columns - 16; i += 16)
        {
            var v0 = TElement.Load512(w0 + (i * size));
            var v1 = TElement.Load512(w1 + (i * size));
            var v2 = TElement.Load512(w2 + (i * size));
            var v3 = TElement.Load512(w3 + (i * size));
            var x = Vector512.Load(x0 + i);
            a0 = Vector512.FusedMultiplyAdd(v0, x, a0);
            a1 = Vector512.FusedMultiplyAdd(v1, x, a1);
            a2 = Vector512.FusedMultiplyAdd(v2, x, a2);
            a3 = Vector512.FusedMultiplyAdd(v3, x, a3);
            x = Vector512.Load(x1 + i);
            b0 = Vector512.FusedMultiplyAdd(v0, x, b0);
            b1 = Vector512.FusedMultiplyAdd(v1, x, b1);
            b2 = Vector512.FusedMultiplyAdd(v2, x, b2);
            b3 = Vector512.FusedMultiplyAdd(v3, x, b3);
            x = Vector512.Load(x2 + i);
            c0 = Vector512.FusedMultiplyAdd(v0, x, c0);
            c1 = Vector512.FusedMultiplyAdd(v1, x, c1);
            c2 = Vector512.FusedMultiplyAdd(v2, x, c2);
            c3 = Vector512.FusedMultiplyAdd(v3, x, c3);
            x = Vector512.Load(x3 + i);
            d0 = Vector512.FusedMultiplyAdd(v0, x, d0);
            d1 = Vector512.FusedMultiplyAdd(v1, x, d1);
            d2 = Vector512.FusedMultiplyAdd(v2, x, d2);
            d3 = Vector512.FusedMultiplyAdd(v3, x, d3);
        }

        Vector128.Create(Vector512.Sum(a0), Vector512.Sum(a1), Vector512.Sum(a2), Vector512.Sum(a3)).Store(sums);
        Vector128.Create(Vector512.Sum(b0), Vector512.Sum(b1), Vector512.Sum(b2), Vector512.Sum(b3)).Store(sums + 4);
        Vector128.Create(Vector512.Sum(c0), Vector512.Sum(c1), Vector512.Sum(c2), Vector512.Sum(c3)).Store(sums + 8);
        Vector128.Create(Vector512.Sum(d0), Vector512.Sum(d1), Vector512.Sum(d2), Vector512.Sum(d3)).Store(sums + 12);
        Rest(w0, w1, w2, w3, x0, width, i, columns, sums, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two256(byte* w0, byte* w1, byte* w2, byte* w3, float* x0, int width, int columns, float* sums)
    {
        var size = TElement.Bytes;
        var x1 = x0 + width;
        var zero = Vector256<float>.Zero;
        var (a0, a1, a2, a3) = (zero, zero, zero, zero);
        var (b0, b1, b2, b3) = (zero, zero, zero, zero);
        nint i = 0;
        for (; i <= columns - 8; i += 8)
        {
            var x = Vector256.Load(x0 + i);
            var y = Vector256.Load(x1 + i);
            var v = TElement.Load256(w0 + (i * size));
            a0 = Vector256.FusedMultiplyAdd(v, x, a0);
            b0 = Vector256.FusedMultiplyAdd(v, y, b0);
            v = TElement.Load256(w1 + (i * size));
            a1 = Vector256.FusedMultiplyAdd(v, x, a1);
            b1 = Vector256.FusedMultiplyAdd(v, y, b1);
            v = TElement.Load256(w2 + (i * size));
            a2 = Vector256.FusedMultiplyAdd(v, x, a2);
            b2 = Vector256.FusedMultiplyAdd(v, y, b2);
            v = TElement.Load256(w3 + (i * size));
            a3 = Vector256.FusedMultiplyAdd(v, x, a3);
            b3 = Vector256.FusedMultiplyAdd(v, y, b3);
        }

        Vector128.Create(Vector256.Sum(a0), Vector256.Sum(a1), Vector256.Sum(a2), Vector256.Sum(a3)).Store(sums);
        Vector128.Create(Vector256.Sum(b0), Vector256.Sum(b1), Vector256.Sum(b2), Vector256.Sum(b3)).Store(sums + 4);
        Rest(w0, w1, w2, w3, x0, width, i, columns, sums, 2);
    }

    private static void Rest(
        byte* w0,
        byte* w1,
        byte* w2,
        byte* w3,
        float* x,
        int width,
        nint from,
        int columns,
        float* sums,
        int vectors
    )
    {
        for (var i = from; i < columns; i++)
        {
            var at = i * TElement.Bytes;
            var v = Vector128.Create(
                TElement.Load(w0 + at),
                TElement.Load(w1 + at),
                TElement.Load(w2 + at),
                TElement.Load(w3 + at)
            );
            for (var t = 0; t < vectors; t++)
            {
                (Vector128.Load(sums + (4 * t)) + (v * x[((nint)t * width) + i])).Store(sums + (4 * t));
            }
        }
    }
}
