using CsCheck;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams;

/// <summary>A back-off model from a list of n-grams.</summary>
internal sealed class ListedModel(int order) : INGramSource
{
    private readonly SortedDictionary<int, List<(int[] Words, float Probability, float Backoff)>> _orders = [];

    public int Order => order;

    public WordVocabulary Words { get; } = WordVocabulary.WithMarks();

    public IVocabulary Vocabulary => Words;

    public void Add(ReadOnlySpan<int> words, double log10Probability, double log10Backoff = 0)
    {
        if (!_orders.TryGetValue(words.Length, out var list))
        {
            _orders[words.Length] = list = [];
        }

        list.Add((words.ToArray(), (float)log10Probability, (float)log10Backoff));
    }

    public long Count(int order) => _orders.TryGetValue(order, out var list) ? list.Count : 0;

    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default)
    {
        foreach (var chunk in _orders.GetValueOrDefault(order, []).Chunk(3))
        {
            var block = new NGramBlock(order, 3) { Count = chunk.Length };
            for (var i = 0; i < chunk.Length; i++)
            {
                chunk[i].Words.CopyTo(block.Words, i * order);
                block.LogProbabilities[i] = chunk[i].Probability;
                block.Backoffs[i] = chunk[i].Backoff;
            }

            yield return block;
        }
    }

    public void Dispose() { }

    /// <summary>Models of one to four orders over up to six words whose probabilities sum to one after every context.</summary>
    public static Gen<ListedModel> Normalised =>
        from seed in Gen.Int
        from order in Gen.Int[1, 4]
        from words in Gen.Int[1, 6]
        select Random(new Random(seed), order, words);

    private static ListedModel Random(Random random, int order, int words)
    {
        var model = new ListedModel(order);
        for (var i = 0; i < words; i++)
        {
            model.Words.Add([(byte)('a' + i)]);
        }

        var marks = WordVocabulary.Marks;
        int[] predicted = [.. Enumerable.Range(0, model.Words.Count).Where(word => word != marks.Begin)];
        var drawn = predicted.ToDictionary(word => word, _ => random.NextDouble() + 0.01);
        var sum = drawn.Values.Sum();
        var p = new Dictionary<string, double>();
        var b = new Dictionary<string, double>();
        var contexts = new List<int[]>();
        foreach (var word in predicted)
        {
            p[Key([word])] = drawn[word] / sum;
            contexts.Add([word]);
        }

        contexts.Add([marks.Begin]);
        p[Key([marks.Begin])] = 1e-99;
        for (var n = 1; n <= order; n++)
        {
            var next = new List<int[]>();
            foreach (var context in contexts)
            {
                int[] followers = [];
                if (n < order && context[^1] != marks.End && context[^1] != marks.Unknown)
                {
                    followers = [.. predicted.Where(word => word != marks.Unknown && random.Next(3) == 0)];
                    var (left, below) = (1.0, 1.0);
                    foreach (var word in followers)
                    {
                        below -= Probability(p, b, context.AsSpan(1), word);
                        var share = left * random.NextDouble() * 0.8;
                        p[Key([.. context, word])] = share;
                        left -= share;
                        next.Add([.. context, word]);
                    }

                    b[Key(context)] = followers.Length == 0 ? 1 : left / below;
                }

                model.Add(context, Math.Log10(p[Key(context)]), Math.Log10(b.GetValueOrDefault(Key(context), 1)));
            }

            contexts = next;
        }

        return model;
    }

    private static double Probability(
        Dictionary<string, double> p,
        Dictionary<string, double> b,
        ReadOnlySpan<int> context,
        int word
    ) =>
        p.TryGetValue(Key([.. context, word]), out var own)
            ? own
            : b.GetValueOrDefault(Key(context), 1) * Probability(p, b, context[1..], word);

    private static string Key(ReadOnlySpan<int> words) => string.Join(' ', words.ToArray());
}
