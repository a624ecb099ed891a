using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>The words of a held-out text as events: what each order's relative frequencies and all shorter orders say of them.</summary>
internal sealed class HeldOutEvents
{
    private readonly NGramCounts _counts;
    private readonly List<int[]> _sentences = [];
    private readonly Dictionary<long, double> _totals = [];
    private double[] _shorter;

    public HeldOutEvents(NGramCounts counts, IEnumerable<int[]> sentences)
    {
        _counts = counts;
        var (begin, end) = (WordVocabulary.Marks.Begin, WordVocabulary.Marks.End);
        foreach (var sentence in sentences)
        {
            _sentences.Add([begin, .. sentence, end]);
        }

        Count = _sentences.Sum(sentence => sentence.Length - 1L);
        _shorter = new double[Count];
        _shorter.AsSpan().Fill(1.0 / (counts.Vocabulary.Count - 1));
    }

    public long Count { get; }

    /// <summary>
    /// The pairs (c(hw) / c(h), p(w | h')) of an order in the buckets of their contexts, where p are the mixtures that
    /// <paramref name="choose"/> answered for the shorter orders. Call it for order 1 first and then for each further order.
    /// </summary>
    public void Mix(int order, Func<List<double>[], double[]> choose)
    {
        _totals.Clear();
        var frequencies = new double[Count];
        var buckets = new int[Count];
        var events = new List<double>[JelinekMercer.Buckets];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = [];
        }

        var at = 0;
        foreach (var sentence in _sentences)
        {
            for (var place = 1; place < sentence.Length; place++, at++)
            {
                buckets[at] = -1;
                if (place >= order - 1 && Total(sentence.AsSpan(place - order + 1, order - 1)) is > 0 and var total)
                {
                    buckets[at] = JelinekMercer.Bucket(total);
                    frequencies[at] = CountOf(sentence.AsSpan(place - order + 1, order)) / total;
                    events[buckets[at]].Add(frequencies[at]);
                    events[buckets[at]].Add(_shorter[at]);
                }
            }
        }

        var weights = choose(events);
        for (at = 0; at < buckets.Length; at++)
        {
            if (buckets[at] >= 0)
            {
                var weight = weights[buckets[at]];
                _shorter[at] = (weight * frequencies[at]) + ((1 - weight) * _shorter[at]);
            }
        }
    }

    private double CountOf(ReadOnlySpan<int> ngram)
    {
        var index = Find(ngram);
        uint[] scratch = [];
        return index < 0 ? 0 : _counts.Level(ngram.Length).Counts.Read(index, 1, ref scratch)[0];
    }

    /// <summary>c(h): all occurrences of a context before a word.</summary>
    private double Total(ReadOnlySpan<int> context)
    {
        if (context.Length == 0)
        {
            return _counts.Tokens + _counts.Sentences;
        }

        var index = Find(context);
        if (index < 0)
        {
            return 0;
        }

        if (!_totals.TryGetValue(index, out var total))
        {
            var (from, to) = Extensions(context.Length, index);
            uint[] scratch = [];
            foreach (var count in _counts.Level(context.Length + 1).Counts.Read(from, (int)(to - from), ref scratch))
            {
                total += count;
            }

            _totals[index] = total;
        }

        return total;
    }

    /// <summary>Where an n-gram stands in its level, or -1.</summary>
    private long Find(ReadOnlySpan<int> ngram)
    {
        long index = ngram[0];
        for (var order = 2; order <= ngram.Length && index >= 0; order++)
        {
            var (from, to) = Extensions(order - 1, index);
            index = Find(order, from, to, (uint)ngram[order - 1]);
        }

        return index;
    }

    private long Find(int order, long from, long to, uint word)
    {
        var words = _counts.Level(order).Words;
        uint[] scratch = [];
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            var found = words.Read(middle, 1, ref scratch)[0];
            if (found == word)
            {
                return middle;
            }

            (from, to) = found < word ? (middle + 1, to) : (from, middle);
        }

        return -1;
    }

    private (long From, long To) Extensions(int order, long index)
    {
        uint[] scratch = [];
        var first = _counts.Level(order).First!.Read(index, 2, ref scratch);
        return (first[0], first[1]);
    }
}
