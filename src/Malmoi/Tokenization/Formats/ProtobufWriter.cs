using System.Buffers.Binary;

namespace Malmoi.Tokenization.Formats;

/// <summary>The bytes of single protobuf fields: key, length, value.</summary>
internal static class ProtobufWriter
{
    public static byte[] Variable(int number, ulong value) =>
        [.. Number(Key(number, ProtobufType.Variable)), .. Number(value)];

    public static byte[] Single(int number, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Number(Key(number, ProtobufType.Fixed32)), .. bytes];
    }

    public static byte[] Bytes(int number, ReadOnlySpan<byte> value) =>
        [.. Number(Key(number, ProtobufType.Bytes)), .. Number((ulong)value.Length), .. value];

    private static ulong Key(int number, ProtobufType type) => ((ulong)number << 3) | (ulong)type;

    private static List<byte> Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
