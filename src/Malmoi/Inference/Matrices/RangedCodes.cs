using System.Runtime.CompilerServices;
using Malmoi.Quantization;

namespace Malmoi.Inference.Matrices;

/// <summary>Reads the formats that <see cref="RangedMatrix{TBits, THeader, TLanes, TVector}"/> and <see cref="LevelsMatrix{TScale, TLanes, TVector}"/> multiply, 32 codes at a time.</summary>
internal static unsafe class RangedCodes
{
    /// <param name="group">A group as its format holds it.</param>
    /// <param name="block">Which 32 of its codes.</param>
    /// <param name="header">Gets the bytes of the group's <see cref="IGroupHeader"/> or <see cref="ILevelScale"/>.</param>
    /// <param name="codes">
    /// Gets 16 bytes of nibbles; then four bytes of fifth bits, of which byte j has those of codes j, 4 + j, ..., 28 + j in its bits 0 to 7.
    /// </param>
    public delegate void Reader(byte* group, int block, byte* header, byte* codes);

    /// <summary>Q4_1.</summary>
    public static void OfQ41(byte* group, int block, byte* header, byte* codes) => Copy(group, 4, header, codes);

    /// <summary>Q5_0, whose zero point is 16.</summary>
    public static void OfQ50(byte* group, int block, byte* header, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(header, group, 2);
        Unsafe.WriteUnaligned(header + 2, (Half)(-16));
        Unsafe.CopyBlockUnaligned(codes, group + 6, 16);
        Fifth(Unsafe.ReadUnaligned<uint>(group + 2), codes + 16);
    }

    /// <summary>Q5_1.</summary>
    public static void OfQ51(byte* group, int block, byte* header, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(header, group, 4);
        Unsafe.CopyBlockUnaligned(codes, group + 8, 16);
        Fifth(Unsafe.ReadUnaligned<uint>(group + 4), codes + 16);
    }

    /// <summary>Groups of 4 bits.</summary>
    public static void OfGroup(byte* group, int block, byte* header, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(header, group, 2);
        Unsafe.WriteUnaligned(header + 2, (Half)(-Unsafe.ReadUnaligned<short>(group + 2)));
        Unsafe.CopyBlockUnaligned(codes, group + GroupFormat.HeaderBytes + (16 * block), 16);
    }

    /// <summary>IQ4_NL.</summary>
    public static void OfIQ4NL(byte* group, int block, byte* header, byte* codes) => Copy(group, 2, header, codes);

    /// <summary>IQ4_XS.</summary>
    public static void OfIQ4XS(byte* group, int block, byte* header, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(header, group, 2);
        var tops = Unsafe.ReadUnaligned<ushort>(group + 2);
        for (var part = 0; part < 8; part++)
        {
            var rest = group[4 + (part / 2)] >> (part % 2 * 4) & 15;
            ((sbyte*)header)[2 + part] = (sbyte)((rest | (tops >> (2 * part) & 3) << 4) - 32);
        }

        Unsafe.CopyBlockUnaligned(codes, group + 8 + (16 * block), 16);
    }

    /// <summary>Blocks of levels, whose scale counts steps of a level of 1.</summary>
    /// <param name="step">What a step of a level counts.</param>
    public static Reader OfLevels(float step) =>
        (group, block, header, codes) =>
        {
            Unsafe.WriteUnaligned(header, Unsafe.ReadUnaligned<float>(group) * step);
            Unsafe.CopyBlockUnaligned(codes, group + LevelFormat.HeaderBytes + (16 * block), 16);
        };

    private static void Copy(byte* group, uint bytes, byte* header, byte* codes)
    {
        Unsafe.CopyBlockUnaligned(header, group, bytes);
        Unsafe.CopyBlockUnaligned(codes, group + bytes, 16);
    }

    private static void Fifth(uint tops, byte* bytes)
    {
        for (var j = 0; j < 4; j++)
        {
            bytes[j] = 0;
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[j] |= (byte)(((tops >> ((4 * bit) + j)) & 1) << bit);
            }
        }
    }
}
