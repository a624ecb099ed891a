using System.Runtime.CompilerServices;

namespace Malmoi.Inference.Matrices;

/// <summary>Reads the formats that <see cref="SixteenthsMatrix{TBits, TLanes, TVector}"/> multiplies, a block of 256 at a time.</summary>
internal static unsafe class SixteenthsCodes
{
    /// <param name="block">As its format holds it.</param>
    /// <param name="factors">Gets what scales and minima are multiplied with.</param>
    /// <param name="scales">Gets 16 bytes: scales in the low nibbles, minima in the high ones; of three bits scales with a sign.</param>
    /// <param name="codes">Gets of three bits 32 bytes with the third ones; then 64 with two bits of each code, in the order of Q2_K and Q3_K.</param>
    public delegate void Reader(byte* block, Half* factors, byte* scales, byte* codes);

    /// <summary>Q2_K.</summary>
    public static void OfQ2(byte* block, Half* factors, byte* scales, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(scales, block, 16);
        Unsafe.CopyBlockUnaligned(codes, block + 16, 64);
        Unsafe.CopyBlockUnaligned(factors, block + 80, 4);
    }

    /// <summary>Q3_K.</summary>
    public static void OfQ3(byte* block, Half* factors, byte* scales, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(codes, block, 32 + 64);
        for (var part = 0; part < 16; part++)
        {
            var rest = block[96 + (part % 8)] >> (part / 8 * 4) & 15;
            var top = block[104 + (part % 4)] >> (part / 4 * 2) & 3;
            ((sbyte*)scales)[part] = (sbyte)((rest | top << 4) - 32);
        }

        Unsafe.CopyBlockUnaligned(factors, block + 108, 2);
    }

    /// <summary>TQ2_0: of two bits, all scales and minima 1.</summary>
    public static void OfTQ2(byte* block, Half* factors, byte* scales, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(codes, block, 64);
        Ternary(block + 64, factors, scales);
    }

    /// <summary>TQ1_0: likewise, five digits in a byte.</summary>
    public static void OfTQ1(byte* block, Half* factors, byte* scales, byte* codes)
    {
        Unsafe.InitBlockUnaligned(codes, 0, 64);
        var number = Digits(block, 32, 5, 0, codes);
        number = Digits(block + 32, 16, 5, number, codes);
        _ = Digits(block + 48, 4, 4, number, codes);
        Ternary(block + 52, factors, scales);
    }

    private static void Ternary(byte* scale, Half* factors, byte* scales)
    {
        Unsafe.CopyBlockUnaligned(factors, scale, 2);
        factors[1] = factors[0];
        Unsafe.InitBlockUnaligned(scales, 0x11, 16);
    }

    // Byte after byte for each digit: a byte is a fraction of 256, which tripled runs over by its first digit.
    private static int Digits(byte* bytes, int count, int digits, int number, byte* codes)
    {
        for (var i = 0; i < count; i++)
        {
            var rest = bytes[i];
            for (var digit = 0; digit < digits; digit++)
            {
                var tripled = rest * 3;
                var at = number + i + (count * digit);
                codes[(at / 128 * 32) + (at % 32)] |= (byte)(tripled >> 8 << (at / 32 % 4 * 2));
                rest = (byte)tripled;
            }
        }

        return number + (count * digits);
    }
}
