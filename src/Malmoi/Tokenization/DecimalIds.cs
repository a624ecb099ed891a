using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Malmoi.Tokenization;

/// <summary>Ids as decimal numbers with a blank after each, made once: to write one is then a store of eight bytes.</summary>
internal sealed class DecimalIds
{
    /// <summary>As many bytes must be free for each id.</summary>
    public const int MostBytes = 11;

    // Longer numbers do not fit into eight bytes with their blank.
    private const int MostNumbers = 10_000_000;
    private readonly ulong[] _numbers;

    /// <param name="vocabularySize">One more than the highest id; higher ones are written too, only slower.</param>
    public DecimalIds(int vocabularySize)
    {
        _numbers = new ulong[Math.Min(vocabularySize, MostNumbers)];
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        for (var id = 0; id < _numbers.Length; id++)
        {
            text.Clear();
            Format(id, text);
            _numbers[id] = BinaryPrimitives.ReadUInt64LittleEndian(text);
        }
    }

    /// <summary>Writes ids, each with a blank after it, and gives the number of bytes.</summary>
    public int Write(ReadOnlySpan<int> ids, Span<byte> text)
    {
        var numbers = _numbers;
        var length = 0;
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)numbers.Length)
            {
                length += Format(id, text[length..]);
                continue;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(text[length..], numbers[id]);
            length += sizeof(ulong) - (BitOperations.LeadingZeroCount(numbers[id]) / 8);
        }

        return length;
    }

    private static int Format(int id, Span<byte> text)
    {
        Utf8Formatter.TryFormat(id, text, out var length);
        text[length] = (byte)' ';
        return length + 1;
    }
}
