using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices;

/// <summary>Numbers as whole ones under a scale for every 32.</summary>
internal static unsafe class ActivationBlocks
{
    private const int Length = Activations.BlockLength;

    /// <summary>q = round(x / d), d = max |x| / 127, with their sums.</summary>
    /// <param name="count">A multiple of 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToBytes(
        float* x,
        int count,
        sbyte* bytes,
        float* scales,
        float* sums,
        int* starts,
        int* pairStarts
    )
    {
        for (var b = 0; b < count / Length; b++, x += Length, bytes += Length)
        {
            var largest = Largest(x);
            var scale = largest / 127;
            var inverse = Vector256.Create(largest > 0 ? 127 / largest : 0);
            var low = Vector256.Narrow(Rounded(x, inverse), Rounded(x + 8, inverse));
            var high = Vector256.Narrow(Rounded(x + 16, inverse), Rounded(x + 24, inverse));
            Vector256.Narrow(low, high).Store(bytes);

            // Words 4j and 4j + 1 share a lane of 32 bits, as do 4j + 2 and 4j + 3.
            var words = (low + high).AsInt32();
            var pairs = (words << 16 >> 16) + (words >> 16);
            var alternating = pairs.GetLower() + pairs.GetUpper();
            var first = alternating.GetElement(0) + alternating.GetElement(2);
            var second = alternating.GetElement(1) + alternating.GetElement(3);
            scales[b] = scale;
            sums[b] = scale * (first + second);
            starts[b] = -8 * (first + second);
            pairStarts[b] = ((-8 * first) & 0xffff) | ((-8 * second) << 16);
        }
    }

    /// <summary>q = round(x / d), d = max |x| / 127 over 256 numbers, with their sums over 32 and -16 times those over 16.</summary>
    /// <param name="count">A multiple of 256.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToLongBytes(float* x, int count, sbyte* bytes, float* scales, short* sums, short* starts)
    {
        for (var b = 0; b < count / Activations.LongBlockLength; b++)
        {
            var largest = 0f;
            for (var i = 0; i < Activations.LongBlockLength; i += Length)
            {
                largest = MathF.Max(largest, Largest(x + i));
            }

            scales[b] = largest / 127;
            var inverse = Vector256.Create(largest > 0 ? 127 / largest : 0);
            for (var i = 0; i < Activations.LongBlockLength; i += Length, x += Length, bytes += Length)
            {
                var low = Vector256.Narrow(Rounded(x, inverse), Rounded(x + 8, inverse));
                var high = Vector256.Narrow(Rounded(x + 16, inverse), Rounded(x + 24, inverse));
                Vector256.Narrow(low, high).Store(bytes);
                var (first, second) = (Vector256.Sum(low), Vector256.Sum(high));
                *sums++ = (short)(first + second);
                *starts++ = (short)(-16 * first);
                *starts++ = (short)(-16 * second);
            }
        }
    }

    /// <summary>q = round(x / d), d = max |x| / 32767, with their sums.</summary>
    /// <param name="count">A multiple of 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToWords(float* x, int count, short* words, float* scales, float* sums)
    {
        for (var b = 0; b < count / Length; b++, x += Length, words += Length)
        {
            var largest = Largest(x);
            scales[b] = largest / 32767;
            var inverse = Vector256.Create(largest > 0 ? 32767 / largest : 0);
            var (first, second) = (Rounded(x, inverse), Rounded(x + 8, inverse));
            var (third, fourth) = (Rounded(x + 16, inverse), Rounded(x + 24, inverse));
            Vector256.Narrow(first, second).Store(words);
            Vector256.Narrow(third, fourth).Store(words + 16);
            sums[b] = scales[b] * Vector256.Sum(first + second + (third + fourth));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(float* x)
    {
        var low = Vector256.MaxNative(Vector256.Abs(Vector256.Load(x)), Vector256.Abs(Vector256.Load(x + 8)));
        var high = Vector256.MaxNative(Vector256.Abs(Vector256.Load(x + 16)), Vector256.Abs(Vector256.Load(x + 24)));
        var all = Vector256.MaxNative(low, high);
        var half = Vector128.MaxNative(all.GetLower(), all.GetUpper());
        half = Vector128.MaxNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Rounded(float* x, Vector256<float> inverse) =>
        Vector256.ConvertToInt32Native(Vector256.Round(Vector256.Load(x) * inverse));
}
