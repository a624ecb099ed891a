using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Malmoi.Text;

/// <summary>A 64-bit hash of a word's bytes, the same on every machine and in every run: multiply 128 bits wide and fold.</summary>
internal static class WordHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD6E8FEB86659FD93;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> word)
    {
        ref var start = ref MemoryMarshal.GetReference(word);
        var length = word.Length;
        ulong low,
            high;
        if (length >= 8)
        {
            var hash = (ulong)length * Second;
            var at = 0;
            for (; at < length - 16; at += 16)
            {
                hash = Fold(Load(ref start, at) ^ First ^ hash, Load(ref start, at + 8) ^ Second);
            }

            low = Load(ref start, Math.Min(at, length - 8)) ^ hash;
            high = Load(ref start, length - 8);
        }
        else if (length >= 4)
        {
            low = Unsafe.ReadUnaligned<uint>(ref start);
            high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4));
            (low, high) = BitConverter.IsLittleEndian ? (low, high) : (Swap(low), Swap(high));
        }
        else
        {
            low = 0;
            high = 0;
            for (var i = 0; i < length; i++)
            {
                low |= (ulong)Unsafe.Add(ref start, i) << (8 * i);
            }
        }

        return Fold(Fold(low ^ First, high ^ Second ^ (ulong)length) ^ Second, First);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte start, int at)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static ulong Swap(ulong value) => BinaryPrimitives.ReverseEndianness((uint)value);
}
