using Malmoi.Tokenization;

namespace Malmoi.NGrams.KenLM;

/// <summary>The n-grams of a KenLM trie, one order after the other, from the mapped file.</summary>
internal sealed class KenLMTrieSource(KenLMFile file, TrieSearch trie) : INGramSource
{
    public int Order => trie.Order;

    public IVocabulary Vocabulary => file.Vocabulary;

    public long Count(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return trie.Count(order);
    }

    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default)
    {
        var count = Count(order);
        var block = new NGramBlock(order, (int)Math.Clamp(count, 1, 8192));
        var path = new long[order]; // the place of the n-gram's last word, of its last two ...
        var ends = new long[order]; // where the children of each stop
        for (var i = 0; i < order - 1; i++)
        {
            ends[i] = trie.ChildrenEnd(i + 1, 0);
        }

        for (var index = 0L; index < count; index++)
        {
            path[order - 1] = index;
            for (var i = order - 2; i >= 0; i--)
            {
                while (ends[i] <= path[i + 1] && path[i] + 1 < trie.Count(i + 1))
                {
                    path[i]++;
                    ends[i] = trie.ChildrenEnd(i + 1, path[i]);
                }
            }

            Fill(block, path);
            if (block.Count == block.Capacity || index + 1 == count)
            {
                ct.ThrowIfCancellationRequested();
                yield return block;
                block.Count = 0;
            }
        }
    }

    public void Dispose() => file.Dispose();

    private void Fill(NGramBlock block, long[] path)
    {
        var row = block.Count++;
        var words = block.Words.AsSpan(row * block.Order, block.Order);
        words[^1] = (int)path[0];
        var log10 = trie.Unigram((int)path[0], out var backoff, out _, out _);
        var entry = new NGramEntry(log10, backoff + 0f);
        for (var i = 1; i < path.Length; i++)
        {
            entry = trie.Entry(i - 1, path[i], out words[^(i + 1)]);
        }

        block.LogProbabilities[row] = entry.Log10Probability;
        block.Backoffs[row] = entry.Log10Backoff;
    }
}
