using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>A corpus as IRSTLM counts its trigrams, with dictionaries and no haste.</summary>
/// <remarks>
/// The text begins after three begin marks and is one stream in which &lt;/s&gt; is always followed by a &lt;s&gt; that no table
/// lists; no trigram begins with &lt;/s&gt;. The begin mark is a word that occurs once. "Corrected" counts are Kneser and Ney's
/// continuation counts below the highest order, but for n-grams that begin with &lt;s&gt;, which keep their own.
/// </remarks>
internal sealed class IrstlmCounts
{
    private readonly Dictionary<string, uint> _unigrams = [];
    private readonly string[] _stream;

    private IrstlmCounts(string[] stream)
    {
        _stream = stream;
        foreach (var word in stream.Where(word => word != "<s>"))
        {
            _unigrams[word] = _unigrams.GetValueOrDefault(word) + 1;
        }

        _unigrams["<s>"] = 1;
    }

    /// <summary>The words of a table, without &lt;unk&gt;.</summary>
    public IEnumerable<string> Words => _unigrams.Keys;

    public static IrstlmCounts Read(string corpus) =>
        new([
            "<s>",
            "<s>",
            "<s>",
            .. File.ReadLines(OutsideData.Golden("ngram", "irstlm", $"{corpus}.se.txt"))
                .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            "<s>",
        ]);

    public static bool IsListed(string[] ngram) => !(ngram[^1] == "<s>" && ngram[^2] == "</s>");

    /// <summary>Unigrams of "wb" and "sb": one is added to every count, and unknown words count as often as there are words.</summary>
    public double AddOne(string word)
    {
        double words = _unigrams.Count;
        var total = _unigrams.Values.Sum(count => (double)count);
        return ((word == "<unk>" ? words : _unigrams[word]) + 1) / (total + words + words + 1);
    }

    /// <summary>Bigrams and trigrams as often as they occur.</summary>
    public ForeignCounts Fill(IContextEstimator estimator, Func<string, double> unigram)
    {
        var counts = new ForeignCounts(estimator, unigram) { IsWhole = context => context.Length == 2 };
        for (var order = 2; order <= 3; order++)
        {
            for (var at = 0; at + order <= _stream.Length; at++)
            {
                var ngram = _stream.AsSpan(at, order);
                if (!(order == 3 && ngram[0] == "</s>"))
                {
                    counts.Add(ngram);
                }
            }
        }

        return counts;
    }

    /// <summary>Trigrams as often as they occur, bigrams and unigrams with corrected counts.</summary>
    /// <remarks>
    /// p(w) = N1+(· w) / (N1+(· ·) + V) with V words, so that Witten and Bell's V / (N1+(· ·) + V) is left for unknown ones.
    /// </remarks>
    public ForeignCounts Corrected(IContextEstimator estimator)
    {
        var raw = Fill(estimator, _ => 0);
        var bigrams = raw.NGrams(2).ToArray();
        var unigrams = bigrams.GroupBy(bigram => bigram[1]).ToDictionary(group => group.Key, group => group.Count());
        unigrams["<s>"] = 1;
        unigrams["<unk>"] = _unigrams.Count;
        double total = unigrams.Values.Sum();
        var counts = new ForeignCounts(estimator, word => unigrams[word] / total) { IsWhole = raw.IsWhole };
        var trigrams = raw.NGrams(3).ToArray();
        foreach (var trigram in trigrams)
        {
            counts.Add(trigram, raw.Count(trigram));
        }

        var continuations = trigrams.CountBy(trigram => $"{trigram[1]} {trigram[2]}").ToDictionary();
        foreach (var bigram in bigrams)
        {
            counts.Add(
                bigram,
                bigram[0] == "<s>" ? raw.Count(bigram) : (uint)continuations[$"{bigram[0]} {bigram[1]}"]
            );
        }

        return counts;
    }

    /// <summary>How many bigrams (by corrected counts) or trigrams that a table lists occur once, twice ...</summary>
    public CountsOfCounts CountsOfCounts(int order)
    {
        var counts = Corrected(new WittenBell.Estimator(true));
        var numbers = new CountsOfCounts(order);
        numbers.Add([.. counts.NGrams(order).Where(IsListed).Select(ngram => counts.Count(ngram))]);
        return numbers;
    }

    /// <summary>D of "sb", from counts as they are.</summary>
    public double Discount(int order)
    {
        var counts = Fill(new WittenBell.Estimator(true), _ => 0);
        int Number(uint times) => counts.NGrams(order).Count(ngram => counts.Count(ngram) == times && IsListed(ngram));
        return AbsoluteDiscounting.Estimate(Number(1), Number(2))!.Value;
    }

    /// <summary>
    /// D1, D2, D3+ of "msb": Chen and Goodman's where n1 > n2 > n3 > n4 > 0, with 0 for one below 0; else Kneser and Ney's single
    /// Y = n1 / (n1 + 2 n2) for all counts.
    /// </summary>
    public static Discounts Discounts(CountsOfCounts numbers)
    {
        double n1 = numbers[1];
        double n2 = numbers[2];
        double n3 = numbers[3];
        double n4 = numbers[4];
        var y = n1 / (n1 + (2 * n2));
        return n2 > n3 && n3 > n4 && n4 > 0
            ? new Discounts(y, Math.Max(0, 2 - (3 * y * n3 / n2)), Math.Max(0, 3 - (4 * y * n4 / n3)))
            : new Discounts(y, y, y);
    }
}
