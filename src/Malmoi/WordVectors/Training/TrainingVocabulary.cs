using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Malmoi.WordVectors.Training;

/// <summary>The words that get vectors, the most frequent first as in word2vec; of equally frequent ones the first in the order of their UTF-8 bytes.</summary>
public sealed class TrainingVocabulary
{
    /// <param name="words">The words.</param>
    /// <param name="counts">How often each occurs, from the largest to the smallest.</param>
    public TrainingVocabulary(IReadOnlyList<string> words, IReadOnlyList<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Count, words.Count);
        (Words, Counts) = (words, counts);
        foreach (var count in counts)
        {
            Total = checked(Total + count);
        }
    }

    public IReadOnlyList<string> Words { get; }

    public IReadOnlyList<long> Counts { get; }

    public int Count => Words.Count;

    /// <summary>How often all words occur together.</summary>
    public long Total { get; }

    /// <summary>A number of 64 digits that another vocabulary or other counts would not have.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        for (var word = 0; word < Count; word++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Words[word]));
            BinaryPrimitives.WriteInt64LittleEndian(number, Counts[word]);
            hash.AppendData(number);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Orders words that were counted, and leaves out the rare ones.</summary>
    /// <param name="count">How many were counted.</param>
    /// <param name="word">The bytes of the word with a number.</param>
    /// <param name="occurrences">How often it occurs.</param>
    /// <param name="minimumCount">Words that occur less often are left out.</param>
    /// <param name="ids">For each number the place in the vocabulary, -1 where it is left out.</param>
    /// <exception cref="InputException">No word is frequent enough.</exception>
    internal static TrainingVocabulary Of(
        int count,
        WordBytes word,
        Func<int, long> occurrences,
        long minimumCount,
        out int[] ids
    )
    {
        var counts = new long[count];
        var kept = new List<int>();
        for (var i = 0; i < count; i++)
        {
            counts[i] = occurrences(i);
            if (counts[i] >= minimumCount)
            {
                kept.Add(i);
            }
        }

        if (kept.Count == 0)
        {
            throw new InputException(
                count == 0
                    ? "the corpus holds no words: there is nothing to learn from"
                    : $"no word of the corpus occurs {minimumCount} times: lower the minimum count (--min-count)"
            );
        }

        kept.Sort(
            (a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : word(a).SequenceCompareTo(word(b))
        );
        ids = new int[count];
        ids.AsSpan().Fill(-1);
        var words = new string[kept.Count];
        for (var i = 0; i < words.Length; i++)
        {
            ids[kept[i]] = i;
            words[i] = Encoding.UTF8.GetString(word(kept[i]));
        }

        return new TrainingVocabulary(words, [.. kept.Select(i => counts[i])]);
    }
}

/// <summary>The UTF-8 of the word with a number.</summary>
internal delegate ReadOnlySpan<byte> WordBytes(int number);
