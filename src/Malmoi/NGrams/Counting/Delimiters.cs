using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.NGrams.Counting;

/// <summary>What stands between words: blank, tab, line feed, carriage return and NUL, as in KenLM; 64 bytes are asked at a time.</summary>
internal static class Delimiters
{
    public const int BlockLength = 64;

    public static bool Contains(byte value) => value <= 32 && (0x1_0000_2601UL >> value & 1) != 0;

    /// <summary>Bit i is set where byte i from <paramref name="start"/> is a delimiter; 64 bytes must be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(ref readonly byte start)
    {
        var low = Mask(Vector256.LoadUnsafe(in start));
        var high = Mask(Vector256.LoadUnsafe(in start, 32));
        return low | ((ulong)high << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mask(Vector256<byte> bytes)
    {
        var found =
            Vector256.Equals(bytes, Vector256.Create((byte)' '))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\t'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))
            | Vector256.Equals(bytes, Vector256<byte>.Zero);
        return found.ExtractMostSignificantBits();
    }
}
