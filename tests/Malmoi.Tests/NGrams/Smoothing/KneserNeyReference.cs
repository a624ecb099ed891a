using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>Interpolated Kneser-Ney from the formulas of Chen and Goodman (1998), with dictionaries, recursion and no haste.</summary>
internal sealed class KneserNeyReference
{
    private readonly int _order;
    private readonly long[] _thresholds;
    private readonly Dictionary<string, long> _raw = [];
    private readonly Dictionary<string, long> _adjusted = [];
    private readonly Dictionary<string, List<string>> _followers = [];
    private readonly List<string> _words;

    public KneserNeyReference(string text, int order, long[] thresholds)
    {
        _order = order;
        _thresholds = thresholds;
        var lines = text.Split('\n');
        foreach (var line in lines[^1].Trim().Length == 0 ? lines[..^1] : lines)
        {
            string[] words = ["<s>", .. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "</s>"];
            for (var start = 0; start < words.Length; start++)
            {
                for (var length = 1; length <= order && start + length <= words.Length; length++)
                {
                    var ngram = string.Join(' ', words[start..(start + length)]);
                    _raw[ngram] = _raw.GetValueOrDefault(ngram) + 1;
                }
            }
        }

        Adjust();
        _words = [.. _raw.Keys.Where(ngram => !ngram.Contains(' ') && ngram != "<s>").Append("<unk>")];
        Discounts =
        [
            .. Enumerable.Range(1, order).Select(n => Estimate(n) ?? Malmoi.NGrams.Smoothing.Discounts.Fallback),
        ];
    }

    public Discounts[] Discounts { get; }

    /// <summary>All n-grams with log10 p and log10 of the back-off weight.</summary>
    public ArpaTable Table()
    {
        var table = new ArpaTable { ["<s>"] = (0, Backoff("<s>")), ["<unk>"] = (Math.Log10(Probability("<unk>")), 0) };
        foreach (var ngram in _raw.Keys.Where(ngram => ngram != "<s>" && IsKept(ngram)))
        {
            table[ngram] = (Math.Log10(Probability(ngram)), Backoff(ngram));
        }

        return table;
    }

    private double Backoff(string ngram) =>
        Length(ngram) < _order && _followers.ContainsKey(ngram) ? Math.Log10(Gamma(ngram)) : 0;

    private double Probability(string ngram)
    {
        var context = ngram.LastIndexOf(' ') is var cut && cut < 0 ? "" : ngram[..cut];
        var shorter = ngram.IndexOf(' ') is var first && first < 0 ? null : ngram[(first + 1)..];
        var lower = shorter is null ? 1.0 / _words.Count : Probability(shorter);
        var count = _adjusted.GetValueOrDefault(ngram);
        return ((count - Discount(ngram)) / Total(context)) + (Gamma(context) * lower);
    }

    private double Gamma(string context) =>
        Followers(context).Sum(ngram => IsKept(ngram) ? Discount(ngram) : _adjusted[ngram]) / Total(context);

    private double Total(string context) => Followers(context).Sum(ngram => (double)_adjusted[ngram]);

    private IEnumerable<string> Followers(string context) =>
        context.Length == 0 ? _words.Where(_adjusted.ContainsKey) : _followers[context];

    private double Discount(string ngram) => Discounts[Length(ngram) - 1].Of((uint)_adjusted.GetValueOrDefault(ngram));

    private bool IsKept(string ngram) => Length(ngram) == 1 || _raw[ngram] > _thresholds[Length(ngram) - 1];

    private void Adjust()
    {
        foreach (var ngram in _raw.Keys)
        {
            if (Length(ngram) == _order || ngram.StartsWith("<s> ", StringComparison.Ordinal))
            {
                _adjusted[ngram] = _raw[ngram];
            }

            if (ngram.IndexOf(' ') is var first && first > 0)
            {
                var shorter = ngram[(first + 1)..];
                if (!shorter.StartsWith("<s>", StringComparison.Ordinal))
                {
                    _adjusted[shorter] = _adjusted.GetValueOrDefault(shorter) + 1;
                }

                var context = ngram[..ngram.LastIndexOf(' ')];
                if (!_followers.TryGetValue(context, out var list))
                {
                    _followers[context] = list = [];
                }

                list.Add(ngram);
            }
        }

        _adjusted.Remove("<s>");
    }

    private Discounts? Estimate(int n)
    {
        long Number(int count) => _adjusted.Count(pair => Length(pair.Key) == n && pair.Value == count);
        double n1 = Number(1);
        double n2 = Number(2);
        double n3 = Number(3);
        double n4 = Number(4);
        var y = n1 / (n1 + (2 * n2));
        var (one, two, three) = (1 - (2 * y * n2 / n1), 2 - (3 * y * n3 / n2), 3 - (4 * y * n4 / n3));
        return n1 * n2 * n3 > 0 && one is >= 0 and <= 1 && two is >= 0 and <= 2 && three is >= 0 and <= 3
            ? new Discounts(one, two, three)
            : null;
    }

    private static int Length(string ngram) => ngram.Count(c => c == ' ') + 1;
}
