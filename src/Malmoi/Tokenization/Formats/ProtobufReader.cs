using System.Buffers.Binary;

namespace Malmoi.Tokenization.Formats;

/// <summary>How the value of a protobuf field is laid out.</summary>
internal enum ProtobufType
{
    Variable = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>One field of a protobuf message, its value still as bytes.</summary>
/// <param name="Number">The number that the schema gives the field.</param>
/// <param name="Value">The value; of <see cref="ProtobufType.Bytes"/>, without the length before it.</param>
/// <param name="Whole">Key, length and value as they stand in the file.</param>
/// <param name="Offset">Where the field starts in the file.</param>
internal readonly record struct ProtobufField(
    int Number,
    ProtobufType Type,
    ReadOnlyMemory<byte> Value,
    ReadOnlyMemory<byte> Whole,
    long Offset
)
{
    /// <summary>Where the value starts in the file.</summary>
    public long ValueOffset => Offset + Whole.Length - Value.Length;
}

/// <summary>Walks the fields of a protobuf message without a schema.</summary>
/// <remarks>
/// <code>
/// message = field*     field = key value     key = number &lt;&lt; 3 | type, as a varint
/// varint: 7 bits a byte, lowest first, the top bit says that more follow
/// </code>
/// Lengths are checked against what is there before anything is taken.
/// </remarks>
/// <param name="message">The message.</param>
/// <param name="name">The file, for errors.</param>
/// <param name="offset">Where the message starts in the file.</param>
internal struct ProtobufReader(ReadOnlyMemory<byte> message, string name, long offset = 0)
{
    private const int LongestVariable = 10;
    private int _position = 0;

    /// <summary>The next field; false at the end of the message.</summary>
    /// <exception cref="InputException">The message is damaged or cut off.</exception>
    public bool TryRead(out ProtobufField field)
    {
        field = default;
        if (_position == message.Length)
        {
            return false;
        }

        var start = _position;
        var key = Variable();
        var number = key >> 3;
        if (number is 0 or > int.MaxValue >> 2)
        {
            throw Damaged(start, $"a field has the number {number}");
        }

        var type = (ProtobufType)(key & 7);
        var valueStart = _position;
        switch (type)
        {
            case ProtobufType.Variable:
                Variable();
                break;
            case ProtobufType.Fixed64:
                Skip(start, sizeof(ulong));
                break;
            case ProtobufType.Fixed32:
                Skip(start, sizeof(uint));
                break;
            case ProtobufType.Bytes:
                var length = Variable();
                valueStart = _position;
                Skip(start, length);
                break;
            default:
                throw Damaged(start, $"field {number} is of the unknown type {(int)type}");
        }

        field = new ProtobufField(
            (int)number,
            type,
            message[valueStart.._position],
            message[start.._position],
            offset + start
        );
        return true;
    }

    /// <summary>The number that a varint spells.</summary>
    public static ulong Variable(ReadOnlySpan<byte> bytes)
    {
        var value = 0ul;
        for (var i = 0; i < bytes.Length && i < LongestVariable; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
        }

        return value;
    }

    public static float Single(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadSingleLittleEndian(bytes);

    private ulong Variable()
    {
        var start = _position;
        var bytes = message.Span;
        while (_position < bytes.Length && _position - start < LongestVariable)
        {
            if ((bytes[_position++] & 0x80) == 0)
            {
                return Variable(bytes[start.._position]);
            }
        }

        throw Damaged(start, "a number does not end");
    }

    private void Skip(int start, ulong length)
    {
        if (length > (ulong)(message.Length - _position))
        {
            throw Damaged(
                start,
                $"a field says it has {length:N0} bytes where {message.Length - _position:N0} are left"
            );
        }

        _position += (int)length;
    }

    private readonly InputException Damaged(int at, string what) =>
        new($"'{name}' at byte {offset + at:N0}: {what}; the file is damaged, cut off or no protobuf: fetch it again");
}
