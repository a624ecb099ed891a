using System.Text.Json;
using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>IRSTLM's Witten-Bell and shift-beta tables, from our formulas over counts made by IRSTLM's rules.</summary>
/// <remarks>
/// Its "wb" is Witten-Bell and its "sb" absolute discounting with D = n1 / (n1 + 2 n2) for orders above one, "bo=no"
/// interpolated and "bo=yes" with back-off. The text begins after three begin marks, is one stream in which </s> is always
/// followed by a <s> that no table lists, and the unigrams are add-one with what is left for unknown words: these are taken
/// from the table.
/// </remarks>
public sealed class IrstlmGoldenTests
{
    // The tables have six significant digits.
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("tiny", "wb", "no")]
    [InlineData("tiny", "wb", "yes")]
    [InlineData("small", "wb", "no")]
    [InlineData("tiny", "sb", "no")]
    [InlineData("tiny", "sb", "yes")]
    public void N_grams_probabilities_and_back_off_weights_are_IRSTLM_s(string corpus, string method, string backOff)
    {
        var table = ArpaTable.Read(OutsideData.Golden("ngram", "irstlm", $"{corpus}.{method}.bo_{backOff}.arpa.gz"));
        var counts = Count(corpus, table, method, backOff == "no");
        var compared = 0;
        for (var order = 2; order <= 3; order++)
        {
            foreach (var ngram in counts.NGrams(order).Where(IsListed))
            {
                var (p, b) = table[string.Join(' ', ngram)];
                Assert.Equal(p, Math.Log10(counts.Probability(ngram[..^1], ngram[^1])), Tolerance);
                Assert.Equal(b, order == 3 ? 0 : Math.Log10(counts.Weight(ngram)), Tolerance);
                compared++;
            }
        }

        foreach (var (word, (_, b)) in table.Where(pair => !pair.Key.Contains(' ', StringComparison.Ordinal)))
        {
            Assert.Equal(b, Math.Log10(counts.Weight([word])), Tolerance);
            compared++;
        }

        Assert.Equal(table.Count, compared);
    }

    [Theory]
    [InlineData("tiny", "wb", "no")]
    [InlineData("tiny", "wb", "yes")]
    [InlineData("small", "wb", "no")]
    [InlineData("tiny", "sb", "no")]
    [InlineData("tiny", "sb", "yes")]
    public void Perplexity_is_IRSTLM_s(string corpus, string method, string backOff)
    {
        var name = $"{corpus}.{method}.bo_{backOff}";
        var table = ArpaTable.Read(OutsideData.Golden("ngram", "irstlm", $"{name}.arpa.gz"));
        var counts = Count(corpus, table, method, backOff == "no");
        var words = table.Keys.Where(key => !key.Contains(' ', StringComparison.Ordinal)).ToHashSet();
        var heldOut = corpus == "tiny" ? "tiny.heldout.se.txt" : "en12.heldout.se.txt";
        var (tokens, unknown, sum) = (0, 0, 0.0);
        foreach (var line in File.ReadLines(OutsideData.Golden("ngram", "irstlm", heldOut)))
        {
            string[] sentence =
            [
                .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => words.Contains(word) ? word : "<unk>"),
            ];
            string[] history = ["</s>", .. sentence];
            for (var at = 2; at < history.Length; at++, tokens++)
            {
                sum -= Math.Log(counts.Probability(history[(at - 2)..at], history[at]));
                unknown += history[at] == "<unk>" ? 1 : 0;
            }
        }

        using var all = JsonDocument.Parse(File.ReadAllText(OutsideData.Golden("ngram", "irstlm", "perplexity.json")));
        var golden = all.RootElement.GetProperty(name);
        Assert.Equal(golden.GetProperty("test_tokens").GetInt32(), tokens);
        Assert.Equal(golden.GetProperty("OOVrate").GetDouble(), (double)unknown / tokens, 1e-9);

        // IRSTLM shares p(<unk>) out among the words that a vocabulary of ten million would have besides.
        sum += unknown * Math.Log(1e7 - (words.Count - 1));
        Assert.Equal(golden.GetProperty("LP_natural_log_negated").GetDouble(), sum, 1e-5 * sum);
        Assert.Equal(golden.GetProperty("PP").GetDouble(), Math.Exp(sum / tokens), 1e-4 * Math.Exp(sum / tokens));
    }

    private static ForeignCounts Count(string corpus, ArpaTable table, string method, bool interpolated)
    {
        string[][] lines =
        [
            .. File.ReadLines(OutsideData.Golden("ngram", "irstlm", $"{corpus}.se.txt"))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        string[] stream = ["<s>", "<s>", "<s>", .. lines.SelectMany(words => words), "<s>"];
        var raw = Fill(new WittenBell.Estimator(true), stream, table);
        IContextEstimator estimator =
            method == "wb"
                ? new WittenBell.Estimator(interpolated)
                : new AbsoluteDiscounting.Estimator([0, Discount(raw, 2), Discount(raw, 3)], interpolated);
        return Fill(estimator, stream, table);
    }

    private static ForeignCounts Fill(IContextEstimator estimator, string[] stream, ArpaTable table)
    {
        var counts = new ForeignCounts(estimator, word => Math.Pow(10, table[word].LogProbability))
        {
            IsWhole = context => context.Length == 2,
        };
        for (var order = 2; order <= 3; order++)
        {
            for (var at = 0; at + order <= stream.Length; at++)
            {
                var ngram = stream.AsSpan(at, order);
                if (!(order == 3 && ngram[0] == "</s>"))
                {
                    counts.Add(ngram);
                }
            }
        }

        return counts;
    }

    private static double Discount(ForeignCounts counts, int order)
    {
        int Number(uint times) => counts.NGrams(order).Count(ngram => counts.Count(ngram) == times && IsListed(ngram));
        return AbsoluteDiscounting.Estimate(Number(1), Number(2))!.Value;
    }

    private static bool IsListed(string[] ngram) => !(ngram[^1] == "<s>" && ngram[^2] == "</s>");
}
