using System.Runtime.CompilerServices;

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
        var keys = block.Scratch;
        var buckets = (byte**)(block.Scratch + QueryBlock.Capacity);
        var bigrams = _tables[0];
        for (var i = 0; i < block.Count; i++)
        {
            var word = block.Words[i];
            Prefetch(_unigrams + (2L * *word));
            if (block.Available[i] > 0)
            {
                keys[i] = ProbingTable.Combine((ulong)*word, word[-1]);
                buckets[i] = bigrams.Ideal(keys[i]);
                Prefetch(buckets[i]);
            }
        }

        var active = 0;
        for (var i = 0; i < block.Count; i++)
        {
            var entry = _unigrams + (2L * *block.Words[i]);
            Store(ref block, i, 0, -MathF.Abs(entry[0]), entry[1]);
            block.Active[active] = i;
            active += !IsNegative(entry[0]) && block.Available[i] > 0 ? 1 : 0;
        }

        for (var level = 0; level < _tables.Length && active > 0; level++)
        {
            active =
                level < _tables.Length - 1 ? ScoreMiddle(ref block, level, active) : ScoreLongest(ref block, active);
        }
    }

    public override float ScoreOne(int* word, int available, float* backoffs, out int matched, out int next)
    {
        var unigram = _unigrams + (2L * *word);
        Prefetch(unigram);
        var key = (ulong)*word;
        var keys = stackalloc ulong[_tables.Length];
        var buckets = stackalloc byte*[_tables.Length];
        for (var level = 0; level < available; level++)
        {
            key = ProbingTable.Combine(key, word[-1 - level]);
            keys[level] = key;
            buckets[level] = _tables[level].Ideal(key);
            Prefetch(buckets[level]);
        }

        var log10 = unigram[0];
        backoffs[0] = unigram[1];
        matched = 1;
        next = Extends(unigram[1]) ? 1 : 0;
        for (var level = 0; level < available && !IsNegative(log10); level++)
        {
            var entry = _tables[level].Find(keys[level], buckets[level]);
            if (entry is null)
            {
                break;
            }

            log10 = *(float*)(entry + 8);
            matched = level + 2;
            if (level == _tables.Length - 1)
            {
                break;
            }

            var backoff = *(float*)(entry + 12);
            backoffs[level + 1] = backoff;
            next = Extends(backoff) ? level + 2 : next;
        }

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

    private int ScoreMiddle(ref QueryBlock block, int level, int active)
    {
        var keys = block.Scratch;
        var buckets = (byte**)(block.Scratch + QueryBlock.Capacity);
        var table = _tables[level];
        var longer = _tables[level + 1];
        var left = 0;
        for (var a = 0; a < active; a++)
        {
            var i = block.Active[a];
            var entry = table.Find(keys[i], buckets[i]);
            if (entry is null)
            {
                continue;
            }

            var log10 = *(float*)(entry + 8);
            Store(ref block, i, level + 1, -MathF.Abs(log10), *(float*)(entry + 12));
            if (!IsNegative(log10) && block.Available[i] > level + 1)
            {
                keys[i] = ProbingTable.Combine(keys[i], block.Words[i][-2 - level]);
                buckets[i] = longer.Ideal(keys[i]);
                Prefetch(buckets[i]);
                block.Active[left++] = i;
            }
        }

        return left;
    }

    private int ScoreLongest(ref QueryBlock block, int active)
    {
        var keys = block.Scratch;
        var buckets = (byte**)(block.Scratch + QueryBlock.Capacity);
        var table = _tables[^1];
        for (var a = 0; a < active; a++)
        {
            var i = block.Active[a];
            var entry = table.Find(keys[i], buckets[i]);
            if (entry is not null)
            {
                block.LogProbabilities[i] = -MathF.Abs(*(float*)(entry + 8));
                block.Matched[i] = _tables.Length + 1;
            }
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNegative(float value) => BitConverter.SingleToInt32Bits(value) < 0;
}
