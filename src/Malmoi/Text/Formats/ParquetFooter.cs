using System.Buffers.Binary;

namespace Malmoi.Text.Formats;

/// <summary>Walks the footer of a Parquet file (Thrift's compact protocol) and refuses one whose sizes do not fit in it.</summary>
/// <remarks>The library that reads Parquet believes such sizes: a list that claims two thousand million elements keeps it busy for hours.</remarks>
internal ref struct ParquetFooter
{
    private const int TailLength = 8; // the footer's length and "PAR1"
    private const int Deepest = 32;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <exception cref="InvalidDataException">The footer is not one.</exception>
    public static void Check(Stream file)
    {
        var tail = new byte[TailLength];
        Require(file.Length >= TailLength + 4);
        file.Position = file.Length - TailLength;
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        Require(length > 0 && length <= file.Length - TailLength - 4 && tail.AsSpan(4).SequenceEqual("PAR1"u8));
        var bytes = new byte[length];
        file.Position = file.Length - TailLength - length;
        file.ReadExactly(bytes);
        file.Position = 0;
        new ParquetFooter(bytes).SkipStruct(0);
    }

    private void SkipStruct(int depth)
    {
        Require(depth < Deepest);
        for (int header; (header = Byte()) != 0; )
        {
            if (header >> 4 == 0)
            {
                Varint(); // a field number too far from the last one to stand in the header
            }

            Skip(header & 15, depth, inList: false);
        }
    }

    private void Skip(int type, int depth, bool inList)
    {
        switch (type)
        {
            case 1 or 2: // true, false: in a field the type is the value
                _position += inList ? 1 : 0;
                break;
            case 3:
                _position++;
                break;
            case 4 or 5 or 6:
                Varint();
                break;
            case 7:
                _position += 8;
                break;
            case 8:
                var length = Varint();
                Require(length <= (ulong)(_bytes.Length - _position));
                _position += (int)length;
                break;
            case 9 or 10:
                SkipList(depth);
                break;
            case 12:
                SkipStruct(depth + 1);
                break;
            default:
                Require(false); // maps do not occur in Parquet
                break;
        }

        Require(_position <= _bytes.Length);
    }

    private void SkipList(int depth)
    {
        Require(depth < Deepest);
        var header = Byte();
        var count = header >> 4 == 15 ? Varint() : (ulong)(header >> 4);
        Require(count <= (ulong)(_bytes.Length - _position)); // an element has at least one byte
        for (; count > 0; count--)
        {
            Skip(header & 15, depth + 1, inList: true);
        }
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException("its footer is damaged");
    }

    private int Byte()
    {
        Require(_position < _bytes.Length);
        return _bytes[_position++];
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("its footer is damaged");
        }
    }
}
