using System.Buffers.Binary;

namespace Malmoi.NGrams.KenLM;

/// <summary>MurmurHash64A (Appleby, public domain), the hash by which KenLM files know their words.</summary>
internal static class MurmurHash
{
    private const ulong Multiplier = 0xc6a4a7935bd1e995;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * Multiplier;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var block = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * Multiplier;
            hash = (hash ^ ((block ^ (block >> 47)) * Multiplier)) * Multiplier;
        }

        if (!bytes.IsEmpty)
        {
            var rest = 0UL;
            for (var i = 0; i < bytes.Length; i++)
            {
                rest |= (ulong)bytes[i] << (8 * i);
            }

            hash = (hash ^ rest) * Multiplier;
        }

        hash = (hash ^ (hash >> 47)) * Multiplier;
        return hash ^ (hash >> 47);
    }
}
