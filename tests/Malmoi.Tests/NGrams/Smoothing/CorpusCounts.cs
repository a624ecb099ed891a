using System.Text;
using CsCheck;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>The n-grams of a small corpus in a dictionary: what slow and obvious estimates are made from.</summary>
internal sealed class CorpusCounts
{
    private readonly Dictionary<string, int> _counts = [];
    private readonly string[][] _sentences;

    public CorpusCounts(int order, params string[] sentences)
    {
        Order = order;
        _sentences =
        [
            .. sentences.Select(text =>
                (string[])["<s>", .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries), "</s>"]
            ),
        ];
        foreach (var sentence in _sentences)
        {
            for (var from = 0; from < sentence.Length; from++)
            {
                for (var to = from + 1; to <= Math.Min(sentence.Length, from + order); to++)
                {
                    var ngram = Key(sentence.AsSpan(from, to - from));
                    _counts[ngram] = _counts.GetValueOrDefault(ngram) + 1;
                }
            }
        }

        _counts.Remove("<s>");
        Words =
        [
            .. _sentences
                .SelectMany(words => words)
                .Append("<unk>")
                .Where(word => word != "<s>")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    public int Order { get; }

    /// <summary>What can be predicted: V of them.</summary>
    public string[] Words { get; }

    /// <summary>Every context that occurs, and some that do not.</summary>
    public IEnumerable<string[]> Contexts =>
        _counts
            .Keys.Append("<s>")
            .Select(key => key.Split(' '))
            .Where(words => words.Length < Order && words[^1] != "</s>")
            .Append([])
            .Append(["<unk>"]);

    public int Count(ReadOnlySpan<string> ngram) => _counts.GetValueOrDefault(Key(ngram));

    public int Count(ReadOnlySpan<string> context, string word) => Count([.. context, word]);

    /// <summary>c(h): how often a word follows the context.</summary>
    public double Total(string[] context) => Words.Sum(word => Count(context, word));

    /// <summary>T(h): how many different words follow it.</summary>
    public double Types(string[] context) => Words.Count(word => Count(context, word) > 0);

    /// <summary>n_r: how many n-grams of an order occur r times.</summary>
    public long Number(int order, int count) =>
        _counts.Count(pair => pair.Key.Count(letter => letter == ' ') == order - 1 && pair.Value == count);

    /// <summary>n_r for all r.</summary>
    public Dictionary<long, long> Numbers(int order) =>
        _counts
            .Where(pair => pair.Key.Count(letter => letter == ' ') == order - 1)
            .GroupBy(pair => (long)pair.Value)
            .ToDictionary(group => group.Key, group => group.LongCount());

    public NGramCounts Fast()
    {
        var text = string.Join('\n', _sentences.Select(words => string.Join(' ', words[1..^1]))) + "\n";
        return NGramCounter.Count(
            [Encoding.UTF8.GetBytes(text)],
            new NGramCountOptions { Order = Order, Threads = 1 },
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Corpora of up to a dozen sentences over five words, and orders that they have n-grams of.</summary>
    public static Gen<CorpusCounts> Any =>
        from order in Gen.Int[1, 4]
        from first in Sentence(order, 7)
        from others in Sentence(0, 7).Array[0, 12]
        select new CorpusCounts(order, [first, .. others]);

    private static Gen<string> Sentence(int least, int most) =>
        Gen.Int[0, 4].Array[least, most].Select(ids => string.Join(' ', ids.Select(id => "abcd말"[id])));

    private static string Key(ReadOnlySpan<string> words) => string.Join(' ', words.ToArray());
}
