using System.Buffers.Binary;
using System.Numerics;

namespace Malmoi.Neural.Pretraining.Runs.TensorBoard;

/// <summary>The checksum of TensorFlow's records: CRC-32C (Castagnoli), turned and shifted so that a record of a record does not check itself.</summary>
internal static class MaskedCrc
{
    private const uint Shift = 0xa282ead8;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = Plain(bytes);
        return BitOperations.RotateRight(crc, 15) + Shift;
    }

    /// <summary>CRC-32C itself.</summary>
    public static uint Plain(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
