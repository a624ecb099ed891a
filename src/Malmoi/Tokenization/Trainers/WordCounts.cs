using System.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>The distinct words of a corpus, each with how often it occurs, in the order of their UTF-8 bytes: all that a trainer learns from.</summary>
public sealed class WordCounts
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly long[] _counts;

    internal WordCounts(byte[] bytes, int[] ends, long[] counts)
    {
        (_bytes, _ends, _counts) = (bytes, ends, counts);
        foreach (var count in counts)
        {
            Total = checked(Total + count);
        }
    }

    /// <summary>The counts of these words; a word that comes twice has the sum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is not positive.</exception>
    public static WordCounts Of(IEnumerable<KeyValuePair<string, long>> words)
    {
        var table = new WordTable();
        foreach (var (word, count) in words)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            table.Add(Encoding.UTF8.GetBytes(word), count);
        }

        return Of(table);
    }

    internal static WordCounts Of(WordTable table)
    {
        var builder = new Builder(table.Count);
        foreach (var index in table.Sorted())
        {
            builder.Add(table.Word(index), table.Occurrences(index));
        }

        return builder.Build();
    }

    /// <summary>How many different words there are.</summary>
    public int Count => _ends.Length;

    /// <summary>How many words there are, repetitions counted.</summary>
    public long Total { get; }

    /// <summary>The word with this number, in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>The word with this number.</summary>
    public string Word(int index) => Encoding.UTF8.GetString(Utf8(index));

    /// <summary>How often the word with this number occurs.</summary>
    public long Occurrences(int index) => _counts[index];

    /// <summary>Takes words in the order of their bytes, each once.</summary>
    internal sealed class Builder(int capacity = 1024)
    {
        private byte[] _bytes = new byte[Math.Max(16, capacity) * 8];
        private int[] _ends = new int[Math.Max(16, capacity)];
        private long[] _counts = new long[Math.Max(16, capacity)];
        private int _count;
        private int _used;

        public long Memory => _bytes.LongLength + (_ends.LongLength * (sizeof(int) + sizeof(long)));

        public void Add(ReadOnlySpan<byte> word, long count)
        {
            if (_used > Array.MaxLength - word.Length)
            {
                throw new InputException("the distinct words of the corpus pass 2 GiB: set a minimum count of words");
            }

            if (_count == _ends.Length)
            {
                Array.Resize(ref _ends, _count * 2);
                Array.Resize(ref _counts, _count * 2);
            }

            if (_used + word.Length > _bytes.Length)
            {
                Array.Resize(
                    ref _bytes,
                    (int)Math.Min(Array.MaxLength, Math.Max(_used + (long)word.Length, _bytes.LongLength * 2))
                );
            }

            word.CopyTo(_bytes.AsSpan(_used));
            _used += word.Length;
            _ends[_count] = _used;
            _counts[_count++] = count;
        }

        public WordCounts Build() => new(_bytes[.._used], _ends[.._count], _counts[.._count]);
    }
}
