using System.Numerics;
using System.Runtime.CompilerServices;

namespace Malmoi.Inference;

/// <summary>What is done to vectors between the products: sums, scales, bounds.</summary>
internal static unsafe class VectorArithmetic
{
    /// <summary>x ← x + y.</summary>
    public static void Add(float* x, float* y, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Put(x + i, At(x + i) + At(y + i));
        }

        for (; i < count; i++)
        {
            x[i] += y[i];
        }
    }

    /// <summary>x ← x · factor.</summary>
    public static void Scale(float* x, float factor, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Put(x + i, At(x + i) * factor);
        }

        for (; i < count; i++)
        {
            x[i] *= factor;
        }
    }

    /// <summary>x ← x + factor · y.</summary>
    public static void AddScaled(float* x, float* y, float factor, int count)
    {
        var (i, factors) = (0, new Vector<float>(factor));
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Put(x + i, Vector.FusedMultiplyAdd(At(y + i), factors, At(x + i)));
        }

        for (; i < count; i++)
        {
            x[i] += factor * y[i];
        }
    }

    /// <summary>x ← x, but no less than -bound and no more than bound.</summary>
    public static void Clamp(float* x, float bound, int count)
    {
        for (var i = 0; i < count; i++)
        {
            x[i] = Math.Clamp(x[i], -bound, bound);
        }
    }

    /// <summary>The numbers at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> At(float* x) => Unsafe.ReadUnaligned<Vector<float>>(x);

    /// <summary>Writes numbers to a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* x, Vector<float> values) => Unsafe.WriteUnaligned(x, values);
}
