using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.Numerics;

/// <summary>Sums and products of padded rows of floats.</summary>
internal static unsafe class Rows
{
    private const int LineFloats = 64 / sizeof(float);

    /// <summary>Asks for a row from memory, which will soon be worked on.</summary>
    public static void Fetch(float* row, int length)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (var i = 0; i < length; i += LineFloats)
        {
            Sse.Prefetch0(row + i);
        }
    }

    /// <summary>a · b, for a length that is a multiple of 16.</summary>
    public static float Dot(float* a, float* b, int length)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>to += from, for a length that is a multiple of 16.</summary>
    public static void Add(float* to, float* from, int length)
    {
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
        }
    }

    /// <summary>to += factor from, for a length that is a multiple of 16.</summary>
    public static void AddScaled(float* to, float* from, float factor, int length)
    {
        var factors = Vector512.Create(factor);
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            Vector512.FusedMultiplyAdd(factors, Vector512.Load(from + i), Vector512.Load(to + i)).Store(to + i);
        }
    }

    /// <summary>to = the mean of the rows.</summary>
    public static void Mean(float* to, ReadOnlySpan<nint> rows, int length)
    {
        var share = Vector512.Create(1f / rows.Length);
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            var sum = Vector512.Load((float*)rows[0] + i);
            for (var n = 1; n < rows.Length; n++)
            {
                sum += Vector512.Load((float*)rows[n] + i);
            }

            (sum * share).Store(to + i);
        }
    }

    /// <summary>to -= from, for a length that is a multiple of 16.</summary>
    public static void Subtract(float* to, float* from, int length)
    {
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            (Vector512.Load(to + i) - Vector512.Load(from + i)).Store(to + i);
        }
    }
}
