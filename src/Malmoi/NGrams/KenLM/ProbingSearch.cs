using System.Runtime.CompilerServices;
using Malmoi.NGrams.Arpa;

namespace Malmoi.NGrams.KenLM;

/// <summary>Looks n-grams up in the hash tables of a probing file (Heafield, 2011).</summary>
/// <remarks>
/// The key of an n-gram grows from its last word to the left. The sign bit of a stored probability is on where no known
/// n-gram is longer to the left, and the search ends there.
/// </remarks>
internal sealed unsafe class ProbingSearch : KenLMSearch
{
    private readonly float* _unigrams;
    private readonly ProbingTable[] _tables;

    public ProbingSearch(KenLMImage image, ProbingLayout layout)
    {
        _unigrams = (float*)(image.Pointer + layout.Unigrams);
        _tables = new ProbingTable[layout.Tables.Length];
        for (var i = 0; i < _tables.Length; i++)
        {
            var entry = i < _tables.Length - 1 ? ProbingLayout.MiddleEntry : ProbingLayout.LongestEntry;
            _tables[i] = new(image.Pointer + layout.Tables[i], layout.TableBuckets[i], entry);
        }
    }

    public override void Score(ref QueryBlock block)
    {
        var count = block.Count;
        var words = block.Words;
        var available = block.Available;
        var active = block.Active;
        var keys = block.Scratch;
        var buckets = (byte**)(block.Scratch + QueryBlock.Capacity);
        var unigrams = _unigrams;
        var bigrams = _tables[0];
        for (var i = 0; i < count; i++)
        {
            var word = words[i];
            Prefetch(unigrams + (2L * *word));
            if (available[i] > 0)
            {
                var key = ProbingTable.Combine((ulong)*word, word[-1]);
                keys[i] = key;
                buckets[i] = bigrams.Ideal(key);
                PrefetchBucket(buckets[i]);
            }
        }

        var found = new Found(block);
        var left = 0;
        for (var i = 0; i < count; i++)
        {
            var entry = unigrams + (2L * *words[i]);
            found.StoreFirst(i, -MathF.Abs(entry[0]), entry[1]);
            active[left] = i;
            left += !IsNegative(entry[0]) && available[i] > 0 ? 1 : 0;
        }

        for (var level = 0; level < _tables.Length - 1 && left > 0; level++)
        {
            left = ScoreMiddle(block, level, left);
        }

        ScoreLongest(block, left);
    }

    [SkipLocalsInit]
    public override float ScoreOne(int* word, int available, float* backoffs, out int matched, out int next)
    {
        // All buckets are on their way before it is known which will be needed.
        var keys = stackalloc ulong[ArpaFile.MostOrders];
        var buckets = stackalloc byte*[ArpaFile.MostOrders];
        var unigram = _unigrams + (2L * *word);
        var tables = _tables;
        var key = (ulong)*word;
        for (var level = 0; level < available; level++)
        {
            key = ProbingTable.Combine(key, word[-1 - level]);
            var bucket = tables[level].Ideal(key);
            PrefetchBucket(bucket);
            keys[level] = key;
            buckets[level] = bucket;
        }

        var log10 = unigram[0];
        var backoff = unigram[1];
        backoffs[0] = backoff;
        var longest = 1;
        var needed = Extends(backoff) ? 1 : 0;
        for (var level = 0; level < available && !IsNegative(log10); level++)
        {
            var entry = tables[level].Find(keys[level], buckets[level]);
            if (entry is null)
            {
                break;
            }

            log10 = *(float*)(entry + 8);
            longest = level + 2;
            if (level == tables.Length - 1)
            {
                break;
            }

            backoff = *(float*)(entry + 12);
            backoffs[level + 1] = backoff;
            needed = Extends(backoff) ? level + 2 : needed;
        }

        matched = longest;
        next = needed;
        return -MathF.Abs(log10);
    }

    public override bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry)
    {
        entry = default;
        var key = (ulong)ngram[^1];
        for (var i = ngram.Length - 2; i >= 0; i--)
        {
            key = ProbingTable.Combine(key, ngram[i]);
        }

        var table = _tables[ngram.Length - 2];
        var found = table.Find(key, table.Ideal(key));
        if (found is null)
        {
            return false;
        }

        var backoff = ngram.Length - 1 < _tables.Length ? *(float*)(found + 12) : 0;
        entry = new(-MathF.Abs(*(float*)(found + 8)), backoff + 0f);
        return true;
    }

    private int ScoreMiddle(in QueryBlock block, int level, int active)
    {
        var words = block.Words;
        var available = block.Available;
        var positions = block.Active;
        var keys = block.Scratch;
        var buckets = (byte**)(block.Scratch + QueryBlock.Capacity);
        var table = _tables[level];
        var longer = _tables[level + 1];
        var found = new Found(block);
        var left = 0;
        for (var a = 0; a < active; a++)
        {
            var i = positions[a];
            var entry = table.Find(keys[i], buckets[i]);
            if (entry is null)
            {
                continue;
            }

            var log10 = *(float*)(entry + 8);
            found.Store(i, level + 1, -MathF.Abs(log10), *(float*)(entry + 12));
            if (!IsNegative(log10) && available[i] > level + 1)
            {
                var key = ProbingTable.Combine(keys[i], words[i][-2 - level]);
                keys[i] = key;
                buckets[i] = longer.Ideal(key);
                PrefetchBucket(buckets[i]);
                positions[left++] = i;
            }
        }

        return left;
    }

    private void ScoreLongest(in QueryBlock block, int active)
    {
        var positions = block.Active;
        var keys = block.Scratch;
        var buckets = (byte**)(block.Scratch + QueryBlock.Capacity);
        var table = _tables[^1];
        for (var a = 0; a < active; a++)
        {
            var i = positions[a];
            var entry = table.Find(keys[i], buckets[i]);
            if (entry is not null)
            {
                block.LogProbabilities[i] = -MathF.Abs(*(float*)(entry + 8));
                block.Matched[i] = _tables.Length + 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNegative(float value) => BitConverter.SingleToInt32Bits(value) < 0;
}
