using System.Runtime.Intrinsics;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Base-10 logarithms of many numbers at once.</summary>
internal static class Logarithms
{
    private static readonly double s_log10Of2 = Math.Log10(2);

    /// <summary>Replaces each number by its base-10 logarithm, computed in double precision; 0 becomes minus infinity.</summary>
    public static void Take(Span<float> numbers)
    {
        var at = 0;
        for (; at <= numbers.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var part = numbers.Slice(at, Vector256<float>.Count);
            var (low, high) = Vector256.Widen(Vector256.Create<float>(part));
            Vector256.Narrow(Vector256.Log2(low) * s_log10Of2, Vector256.Log2(high) * s_log10Of2).CopyTo(part);
        }

        for (; at < numbers.Length; at++)
        {
            // The same function as above, so that a number's logarithm does not depend on where it stands.
            numbers[at] = (float)(Vector256.Log2(Vector256.Create((double)numbers[at]))[0] * s_log10Of2);
        }
    }
}
