using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Malmoi.Checkpoints;

/// <summary>32-bit numbers rounded to the nearest that 16 bits hold, of two as near to the one whose last bit is 0.</summary>
public static class Narrowing
{
    /// <summary>Fills <paramref name="elements"/> with one for each number, little-endian.</summary>
    /// <param name="type">32-bit, 16-bit or brain floating point.</param>
    /// <param name="elements">As many bytes as the numbers take in this type.</param>
    /// <exception cref="ArgumentException">The type is another, or the bytes are too few.</exception>
    public static void FromFloats(ReadOnlySpan<float> numbers, ElementType type, Span<byte> elements)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.AsBytes(numbers).CopyTo(elements);
                break;
            case ElementType.Float16:
                for (var i = 0; i < numbers.Length; i++)
                {
                    BinaryPrimitives.WriteHalfLittleEndian(elements[(2 * i)..], (Half)numbers[i]);
                }

                break;
            case ElementType.BFloat16:
                for (var i = 0; i < numbers.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(elements[(2 * i)..], ToBFloat16(numbers[i]));
                }

                break;
            default:
                throw new ArgumentException($"numbers are not narrowed to {type}", nameof(type));
        }
    }

    /// <summary>The nearest number of brain floating point.</summary>
    internal static float RoundToBFloat16(float number) =>
        BitConverter.UInt32BitsToSingle((uint)ToBFloat16(number) << 16);

    // What is no number stays none, and does not become infinite by losing its lower bits.
    private static ushort ToBFloat16(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number) ? (ushort)((bits >> 16) | 64) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
