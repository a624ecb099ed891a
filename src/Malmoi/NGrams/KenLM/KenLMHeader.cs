using System.Buffers.Binary;
using Malmoi.NGrams.Arpa;

namespace Malmoi.NGrams.KenLM;

/// <summary>What a KenLM file says of itself before its data.</summary>
/// <remarks>
/// Magic (56 bytes), test values 0f 1f -0.5f 1u ~0u 0u 1ul (32), order (1, padded to 4), probing multiplier (float), kind (4),
/// "has words" (1, padded to 4), version of the structure (4), then a count (8) for each order; padded to 8. Little-endian.
/// </remarks>
internal sealed record KenLMHeader(KenLMKind Kind, float ProbingMultiplier, bool HasWords, long[] Counts)
{
    private const int TestsAt = 56;
    private const int ParametersAt = 88;
    private const int CountsAt = 108;

    public int Order => Counts.Length;

    /// <summary>Bytes before the vocabulary.</summary>
    public long Size => Align(CountsAt + (8L * Order));

    public bool IsTrie => Kind >= KenLMKind.Trie;

    public bool IsQuantized => Kind is KenLMKind.QuantizedTrie or KenLMKind.QuantizedArrayTrie;

    public bool HasArrays => Kind is KenLMKind.ArrayTrie or KenLMKind.QuantizedArrayTrie;

    private static ReadOnlySpan<byte> Magic => "mmap lm http://kheafield.com/code format version 5\n\0"u8;

    /// <summary>Whether a file that begins with these bytes is a KenLM file, of whatever version.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("mmap lm http://kheafield.com/code"u8);

    /// <exception cref="InputException">It is no header that this program can use.</exception>
    public static unsafe KenLMHeader Read(KenLMImage image)
    {
        var bytes = new ReadOnlySpan<byte>(image.Pointer, (int)Math.Min(image.Length, CountsAt + (8 * 256)));
        if (!Recognizes(bytes))
        {
            throw new InputException(
                $"'{image.Name}' is no KenLM file: it does not begin with \"mmap lm http://kheafield.com/code\""
            );
        }

        if (!bytes.StartsWith(Magic))
        {
            throw new InputException(
                $"'{image.Name}' is a KenLM file that was not finished or is not of version 5; build it again from its ARPA file"
            );
        }

        Span<byte> tests = stackalloc byte[ParametersAt - TestsAt];
        WriteTests(tests);
        if (bytes.Length < CountsAt || !bytes[TestsAt..ParametersAt].SequenceEqual(tests))
        {
            throw new InputException(
                $"'{image.Name}' was built by KenLM on another kind of machine or is damaged; build it again from its ARPA file"
            );
        }

        var order = (int)bytes[ParametersAt];
        var multiplier = BinaryPrimitives.ReadSingleLittleEndian(bytes[92..]);
        var kind = (KenLMKind)BinaryPrimitives.ReadInt32LittleEndian(bytes[96..]);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[104..]);
        if (kind == KenLMKind.RestProbing)
        {
            throw new InputException(
                $"'{image.Name}' holds hash tables with rest costs, which only chart decoders use; build a probing or trie file from its ARPA file"
            );
        }

        if (!Enum.IsDefined(kind) || version != (kind == KenLMKind.Probing ? 0u : 1u))
        {
            throw new InputException($"'{image.Name}' is a KenLM file of unknown kind {(int)kind}, version {version}");
        }

        if (
            order is < 2 or > ArpaFile.MostOrders
            || bytes.Length < CountsAt + (8 * order)
            || !(multiplier is > 1 and <= 1000)
        )
        {
            throw new InputException(
                $"'{image.Name}' has a damaged header: order {order}, probing multiplier {multiplier}"
            );
        }

        var counts = new long[order];
        for (var i = 0; i < order; i++)
        {
            counts[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(CountsAt + (8 * i))..]);

            // Nothing in these files takes less than a bit, which also keeps every sum of sizes below from overflowing.
            if (counts[i] < 0 || counts[i] / 8 > image.Length || (i == 0 && counts[i] is 0 or >= int.MaxValue))
            {
                throw new InputException(
                    $"'{image.Name}' claims {(ulong)counts[i]} {i + 1}-grams but has only {image.Length} bytes; is it cut off?"
                );
            }
        }

        return new(kind, multiplier, bytes[100] != 0, counts);
    }

    public void Write(Span<byte> to)
    {
        to[..(int)Size].Clear();
        Magic.CopyTo(to);
        WriteTests(to[TestsAt..ParametersAt]);
        to[ParametersAt] = (byte)Order;
        BinaryPrimitives.WriteSingleLittleEndian(to[92..], ProbingMultiplier);
        BinaryPrimitives.WriteInt32LittleEndian(to[96..], (int)Kind);
        to[100] = HasWords ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(to[104..], IsTrie ? 1 : 0);
        for (var i = 0; i < Order; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to[(CountsAt + (8 * i))..], Counts[i]);
        }
    }

    public static long Align(long size) => (size + 7) & ~7L;

    private static void WriteTests(Span<byte> to)
    {
        to.Clear();
        BinaryPrimitives.WriteSingleLittleEndian(to[4..], 1);
        BinaryPrimitives.WriteSingleLittleEndian(to[8..], -0.5f);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], uint.MaxValue);
        BinaryPrimitives.WriteUInt64LittleEndian(to[24..], 1);
    }
}
