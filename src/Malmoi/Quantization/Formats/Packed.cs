using System.Buffers.Binary;

namespace Malmoi.Quantization.Formats;

/// <summary>The 16-bit numbers that stand between the codes of a block.</summary>
internal static class Packed
{
    /// <summary>A scale or a minimum, held in 16 bits.</summary>
    public static float Half(ReadOnlySpan<byte> block, int offset) =>
        (float)BinaryPrimitives.ReadHalfLittleEndian(block[offset..]);

    /// <summary>Rounds a scale or a minimum to 16 bits.</summary>
    public static void WriteHalf(Span<byte> block, int offset, float value) =>
        BinaryPrimitives.WriteHalfLittleEndian(block[offset..], (System.Half)value);

    /// <summary>The scale that 16 bits hold for this one: finite, and none that is not 0 becomes 0.</summary>
    public static float Rounded(float scale)
    {
        var rounded = (float)(System.Half)Math.Clamp(scale, (float)System.Half.MinValue, (float)System.Half.MaxValue);
        return rounded == 0 && scale != 0 ? MathF.CopySign((float)System.Half.Epsilon, scale) : rounded;
    }

    public static int UInt16(ReadOnlySpan<byte> block, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(block[offset..]);

    public static uint UInt32(ReadOnlySpan<byte> block, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block[offset..]);

    /// <summary>1 / <paramref name="scale"/>, and 0 for 0: a block of zeros has codes of zero.</summary>
    public static float Inverse(float scale) => scale == 0 ? 0 : 1 / scale;

    /// <summary>The number that lies farthest from zero, with its sign; the first of several.</summary>
    public static float Farthest(ReadOnlySpan<float> numbers)
    {
        var (farthest, distance) = (0f, 0f);
        foreach (var number in numbers)
        {
            if (MathF.Abs(number) > distance)
            {
                (farthest, distance) = (number, MathF.Abs(number));
            }
        }

        return farthest;
    }

    /// <summary>The least and the largest number.</summary>
    public static (float Least, float Largest) Range(ReadOnlySpan<float> numbers)
    {
        var (least, largest) = (float.MaxValue, -float.MaxValue);
        foreach (var number in numbers)
        {
            least = number < least ? number : least;
            largest = number > largest ? number : largest;
        }

        return (least, largest);
    }
}
