using System.Runtime.CompilerServices;

namespace Malmoi.Inference.Matrices;

/// <summary>The codes of blocks of 32 as signed bytes: what their scale, the first two bytes, is multiplied with.</summary>
internal static unsafe class BlockCodes
{
    /// <summary>Of Q8_0: they are such.</summary>
    public static void OfQ8(byte* block, sbyte* codes) => Unsafe.CopyBlockUnaligned(codes, block + 2, 32);
}
