using System.Runtime.CompilerServices;
using Malmoi.Quantization.Formats;

namespace Malmoi.Inference.Matrices;

/// <summary>The codes of blocks of 32 as signed bytes: what their scale, the first two bytes, is multiplied with.</summary>
internal static unsafe class BlockCodes
{
    /// <summary>Of Q8_0: they are such.</summary>
    public static void OfQ8(byte* block, sbyte* codes) => Unsafe.CopyBlockUnaligned(codes, block + 2, 32);

    /// <summary>Of IQ4_NL: one of sixteen levels each.</summary>
    public static void OfIQ4(byte* block, sbyte* codes)
    {
        var levels = Codebooks.Levels16;
        for (var i = 0; i < 16; i++)
        {
            codes[i] = (sbyte)levels[block[i + 2] & 15];
            codes[i + 16] = (sbyte)levels[block[i + 2] >> 4];
        }
    }
}
