using System.Buffers.Binary;
using System.Text;

namespace Malmoi.Neural.Pretraining.Runs.TensorBoard;

/// <summary>The two protocol buffers of TensorBoard's files, of which only numbers under names are needed.</summary>
/// <remarks>
/// <code>
///   Event    1 wall_time: double   2 step: int64   3 file_version: string   5 summary: Summary
///   Summary  1 value: repeated     { 1 tag: string   2 simple_value: float }
/// </code>
/// </remarks>
internal static class EventMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>What a file begins with.</summary>
    public static byte[] Version(double time)
    {
        var message = new MemoryStream();
        WriteDouble(message, 1, time);
        WriteBytes(message, 3, "brain.Event:2"u8);
        return message.ToArray();
    }

    /// <summary>Numbers of a step.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">The step.</param>
    /// <param name="values">Names, in which a slash makes groups, and numbers.</param>
    public static byte[] Scalars(double time, long step, IEnumerable<(string Tag, double Value)> values)
    {
        var summary = new MemoryStream();
        foreach (var (tag, number) in values)
        {
            var value = new MemoryStream();
            WriteBytes(value, 1, Encoding.UTF8.GetBytes(tag));
            WriteFloat(value, 2, (float)number);
            WriteBytes(summary, 1, value.ToArray());
        }

        var message = new MemoryStream();
        WriteDouble(message, 1, time);
        WriteTag(message, 2, Varint);
        WriteVarint(message, (ulong)step);
        WriteBytes(message, 5, summary.ToArray());
        return message.ToArray();
    }

    private static void WriteTag(MemoryStream message, int field, int type) =>
        WriteVarint(message, (ulong)((field << 3) | type));

    private static void WriteVarint(MemoryStream message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.WriteByte((byte)(value | 0x80));
        }

        message.WriteByte((byte)value);
    }

    private static void WriteDouble(MemoryStream message, int field, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        WriteTag(message, field, Fixed64);
        message.Write(bytes);
    }

    private static void WriteFloat(MemoryStream message, int field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        WriteTag(message, field, Fixed32);
        message.Write(bytes);
    }

    private static void WriteBytes(MemoryStream message, int field, ReadOnlySpan<byte> bytes)
    {
        WriteTag(message, field, Bytes);
        WriteVarint(message, (ulong)bytes.Length);
        message.Write(bytes);
    }
}
