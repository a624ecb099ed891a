using Malmoi.Tokenization;

namespace Malmoi.NGrams.KenLM;

/// <summary>The vocabulary of a KenLM file: hashes to find ids by, and the words themselves, if any, at the end of the file.</summary>
/// <remarks>&lt;unk&gt; is 0 and stands in no table. A word is told from another by 64 bits of hash, as KenLM does.</remarks>
internal abstract unsafe class KenLMVocabulary(KenLMImage image, long? words, int count) : IVocabulary
{
    private readonly Lazy<long[]> _starts = new(() => Locate(image, words, count));

    public int Count { get; } = count;

    public int Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.SequenceEqual("<unk>"u8) || utf8.SequenceEqual("<UNK>"u8))
        {
            return 0;
        }

        var id = FindHash(MurmurHash.Of(utf8));
        return (uint)id < (uint)Count ? id : -1;
    }

    /// <exception cref="InputException">The file holds no words, or fewer than it should.</exception>
    public ReadOnlySpan<byte> Utf8(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
        var starts = _starts.Value;
        return new(image.Pointer + starts[id], (int)(starts[id + 1] - starts[id] - 1));
    }

    /// <summary>The id of the word with this hash, or -1; not yet known to be inside the vocabulary.</summary>
    protected abstract int FindHash(ulong hash);

    // Reading all words is left until somebody asks for one: scoring never does.
    private static long[] Locate(KenLMImage image, long? words, int count)
    {
        if (words is not { } start)
        {
            throw new InputException(
                $"'{image.Name}' was written without its words (build_binary -v), so it can score but not show or generate any"
            );
        }

        var starts = new long[count + 1];
        starts[0] = start;
        for (var id = 0; id < count; id++)
        {
            var rest = image.Length - starts[id];
            var end = new ReadOnlySpan<byte>(image.Pointer + starts[id], (int)Math.Min(rest, int.MaxValue)).IndexOf(
                (byte)0
            );
            if (end < 0)
            {
                throw new InputException($"'{image.Name}' ends after {id} of its {count} words; is it cut off?");
            }

            starts[id + 1] = starts[id] + end + 1;
        }

        return starts;
    }
}

/// <summary>The vocabulary of a probing file: a hash table.</summary>
internal sealed unsafe class ProbingVocabulary(KenLMImage image, ProbingLayout layout, long? words, int count)
    : KenLMVocabulary(image, words, count)
{
    private readonly byte* _table = image.Pointer + layout.Vocabulary + 8;
    private readonly ulong _buckets = (ulong)layout.VocabularyBuckets;

    protected override int FindHash(ulong hash)
    {
        var bucket = hash % _buckets;
        for (var tried = 0UL; tried < _buckets; tried++)
        {
            var entry = _table + (bucket * ProbingLayout.VocabularyEntry);
            var key = *(ulong*)entry;
            if (key == hash)
            {
                return *(int*)(entry + 8);
            }

            if (key == 0)
            {
                break;
            }

            bucket = bucket + 1 == _buckets ? 0 : bucket + 1;
        }

        return -1;
    }
}

/// <summary>The vocabulary of a trie: sorted hashes, whose places are the ids from 1.</summary>
internal sealed unsafe class SortedVocabulary(KenLMImage image, long hashes, long? words, int count)
    : KenLMVocabulary(image, words, count)
{
    private readonly ulong* _hashes = (ulong*)(image.Pointer + hashes);

    protected override int FindHash(ulong hash)
    {
        var found = new ReadOnlySpan<ulong>(_hashes, Count - 1).BinarySearch(hash);
        return found < 0 ? -1 : found + 1;
    }
}
