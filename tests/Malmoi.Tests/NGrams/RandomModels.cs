using System.Text;
using CsCheck;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams;

/// <summary>Small back-off models drawn at random, whose probabilities sum to one after every context.</summary>
internal static class RandomModels
{
    /// <summary>Orders 2 to 5 over 2 to 7 words and the marks; suffixes of n-grams may be missing, contexts never are.</summary>
    public static Gen<MemorySource> Any { get; } =
        Gen.Select(Gen.Int[2, 5], Gen.Int[2, 7], Gen.Int[0, int.MaxValue], Gen.Double[0.1, 0.7])
            .Select((order, words, seed, density) => Draw(order, words, new Random(seed), density));

    private static MemorySource Draw(int order, int words, Random random, double density)
    {
        var vocabulary = WordVocabulary.WithMarks();
        for (var i = 0; i < words; i++)
        {
            vocabulary.Add(Encoding.UTF8.GetBytes(i % 2 == 0 ? $"word{i}" : $"낱말{i}"));
        }

        var source = new MemorySource(order, vocabulary);
        var weights = Enumerable
            .Range(0, vocabulary.Count)
            .Select(id => id == 1 ? 0 : random.NextDouble() + 0.01)
            .ToArray();
        for (var id = 0; id < weights.Length; id++)
        {
            source.Add([id], id == 1 ? -99 : Math.Log10(weights[id] / weights.Sum()), 0);
        }

        for (var length = 2; length <= order; length++)
        {
            foreach (var context in source.Rows(length - 1).ToArray())
            {
                if (context[^1] != 2)
                {
                    Extend(source, context, random, density);
                }
            }
        }

        return source;
    }

    // Some words get a probability of their own after the context; the others share the rest as they would without it.
    private static void Extend(MemorySource source, int[] context, Random random, double density)
    {
        var known = Enumerable
            .Range(0, source.Vocabulary.Count)
            .Where(id => id != 1 && random.NextDouble() < density)
            .ToArray();
        if (known.Length == 0)
        {
            return;
        }

        var shares = known.Select(_ => random.NextDouble() + 0.05).ToArray();
        var mass = 0.2 + (0.7 * random.NextDouble());
        var lower = known.Sum(word => Math.Pow(10, source.Reference.Score(context.AsSpan(1), word).Log10Probability));
        if (lower > 0.99)
        {
            return;
        }

        source.SetBackoff(context, Math.Log10((1 - mass) / (1 - lower)));
        for (var i = 0; i < known.Length; i++)
        {
            source.Add([.. context, known[i]], Math.Log10(mass * shares[i] / shares.Sum()), 0);
        }
    }
}

/// <summary>N-grams in lists.</summary>
internal sealed class MemorySource(int order, WordVocabulary vocabulary) : INGramSource
{
    private readonly List<(int[] Words, float LogProbability, float Backoff)>[] _rows =
    [
        .. Enumerable.Range(0, order).Select(_ => new List<(int[], float, float)>()),
    ];

    public int Order => order;

    public IVocabulary Vocabulary => vocabulary;

    public BackoffReference Reference { get; } = new(order, unknown: 0);

    public void Add(int[] words, double logProbability, double backoff)
    {
        _rows[words.Length - 1].Add((words, (float)logProbability, (float)backoff));
        Reference.Set(words, new((float)logProbability, (float)backoff));
    }

    public void SetBackoff(int[] words, double backoff)
    {
        var rows = _rows[words.Length - 1];
        var row = rows.FindIndex(row => row.Words.SequenceEqual(words));
        rows[row] = rows[row] with { Backoff = (float)backoff };
        Reference.Set(words, new(rows[row].LogProbability, (float)backoff));
    }

    public IEnumerable<int[]> Rows(int length) => _rows[length - 1].Select(row => row.Words);

    public long Count(int order) => _rows[order - 1].Count;

    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default)
    {
        // Small blocks, and not sorted: sources promise neither.
        foreach (var chunk in _rows[order - 1].AsEnumerable().Reverse().Chunk(5))
        {
            var block = new NGramBlock(order, 5) { Count = chunk.Length };
            for (var i = 0; i < chunk.Length; i++)
            {
                chunk[i].Words.CopyTo(block.Words, i * order);
                block.LogProbabilities[i] = chunk[i].LogProbability;
                block.Backoffs[i] = chunk[i].Backoff;
            }

            yield return block;
        }
    }

    public void Dispose() { }
}
