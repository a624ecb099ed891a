using System.Numerics;

namespace Malmoi.NGrams.KenLM;

/// <summary>Where the parts of a trie file lie, in bytes from its beginning, and how many bits its fields have.</summary>
internal sealed class TrieLayout
{
    public const int UnigramEntry = 16; // log10 p, log10 b, first child

    /// <param name="header">Its counts include &lt;unk&gt;.</param>
    /// <param name="probabilityBits">0 where nothing is quantised.</param>
    /// <param name="backoffBits">0 where nothing is quantised.</param>
    /// <param name="arrayBits">Null where pointers are whole.</param>
    public TrieLayout(KenLMHeader header, int probabilityBits, int backoffBits, int? arrayBits)
    {
        ProbabilityBits = probabilityBits;
        BackoffBits = backoffBits;
        ArrayBits = arrayBits;
        var counts = header.Counts;
        Hashes = header.Size + 8;
        Quantization = QuantizationAt(header);
        Bins = Quantization + 8;
        Unigrams = Quantization + (probabilityBits == 0 ? 0 : QuantizationSize(counts.Length));
        var at = Unigrams + ((counts[0] + 2) * UnigramEntry);
        Levels = new TrieLevelLayout[counts.Length - 1];
        var middleBits = probabilityBits == 0 ? 63 : probabilityBits + backoffBits;
        for (var i = 0; i < Levels.Length; i++)
        {
            var isLongest = i == Levels.Length - 1;
            var valueBits = isLongest ? (probabilityBits == 0 ? 31 : probabilityBits) : middleBits;
            Levels[i] = TrieLevelLayout.At(
                at,
                counts[i + 1],
                counts[0],
                isLongest ? null : counts[i + 2],
                valueBits,
                arrayBits
            );
            at = Levels[i].End;
        }

        End = at;
    }

    public int ProbabilityBits { get; }

    public int BackoffBits { get; }

    public int? ArrayBits { get; }

    /// <summary>The sorted hashes of the words but &lt;unk&gt;; their number (8) stands before them.</summary>
    public long Hashes { get; }

    /// <summary>Version (1), bits of a probability (1) and of a back-off weight (1), padded to 8; then the bins.</summary>
    public long Quantization { get; }

    /// <summary>Of each order from 2: the bins of its probabilities, then (below the highest) of its back-off weights.</summary>
    public long Bins { get; }

    public long Unigrams { get; }

    /// <summary>The orders from 2.</summary>
    public TrieLevelLayout[] Levels { get; }

    /// <summary>Where the words begin.</summary>
    public long End { get; }

    public static long QuantizationAt(KenLMHeader header) => header.Size + 8 + (8 * header.Counts[0]);

    private long QuantizationSize(int order) =>
        8 + ((order - 1) * (4L << ProbabilityBits)) + ((order - 2) * (4L << BackoffBits));
}

/// <summary>One order of a trie file.</summary>
/// <param name="Start">Where its part begins; with a table of high bits: version (1), bits (1).</param>
/// <param name="Table">Where the table of high bits begins.</param>
/// <param name="TableCount">How many entries (8) it has; 0 without one.</param>
/// <param name="Packed">Where the bit-packed entries begin: word, values, pointer.</param>
/// <param name="WordBits">Bits of a word.</param>
/// <param name="ValueBits">Bits of probability and back-off weight.</param>
/// <param name="PointerBits">Bits of the pointer that stand in the entry.</param>
/// <param name="Count">Entries, without the one behind the last that closes its children.</param>
/// <param name="ChildCount">Entries of the next order.</param>
/// <param name="End">Where the next part begins.</param>
internal sealed record TrieLevelLayout(
    long Start,
    long Table,
    long TableCount,
    long Packed,
    int WordBits,
    int ValueBits,
    int PointerBits,
    long Count,
    long ChildCount,
    long End
)
{
    public int TotalBits => WordBits + ValueBits + PointerBits;

    public static TrieLevelLayout At(long start, long count, long words, long? children, int valueBits, int? arrayBits)
    {
        var pointerBits = children is { } last ? Bits(last) : 0;
        var table = start;
        var tableCount = 0L;
        var packed = start;
        if (children is { } next && arrayBits is { } most)
        {
            var chopped = Chop(count + 1, next, Math.Min(pointerBits, most));
            tableCount = (next >> (pointerBits - chopped)) + 1;
            pointerBits -= chopped;
            table = KenLMHeader.Align(start) + 8;
            packed = start + (8 * (1 + tableCount)) + 7;
        }

        var wordBits = Bits(words);
        var size = ((((1 + count) * (wordBits + valueBits + pointerBits)) + 7) / 8) + 8;
        return new(
            start,
            table,
            tableCount,
            packed,
            wordBits,
            valueBits,
            pointerBits,
            count,
            children ?? 0,
            packed + size
        );
    }

    private static int Bits(long most) => 64 - BitOperations.LeadingZeroCount((ulong)most);

    // How many high bits are cheaper in a table of 64 bits for each of their values than in every entry.
    private static int Chop(long entries, long most, int limit)
    {
        var required = Bits(most);
        var best = 0;
        var least = long.MaxValue;
        for (var chopped = 0; chopped <= limit; chopped++)
        {
            var change = ((most >> (required - chopped)) * 64) - (entries * chopped);
            if (change < least)
            {
                (least, best) = (change, chopped);
            }
        }

        return best;
    }
}
