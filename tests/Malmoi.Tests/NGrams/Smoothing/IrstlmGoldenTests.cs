using System.Text.Json;
using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>IRSTLM's tables, whole: our formulas over counts made by its rules, and each of its deviations from the papers by name.</summary>
/// <remarks>
/// Its "wb" is Witten-Bell, its "sb" absolute discounting with D = n1 / (n1 + 2 n2), its "msb" modified Kneser-Ney; "bo=no" is
/// interpolated, "bo=yes" with back-off. <see cref="IrstlmCounts"/> says how it counts. Its unigrams are not mixed with anything
/// but smoothed by adding to the counts; of the discounts of "msb", see <see cref="IrstlmCounts.Discounts"/>.
/// </remarks>
public sealed class IrstlmGoldenTests
{
    // The tables have six significant digits.
    private const double Tolerance = 1e-5;

    public static TheoryData<string, string, string> Tables =>
        new()
        {
            { "tiny", "wb", "no" },
            { "tiny", "wb", "yes" },
            { "small", "wb", "no" },
            { "tiny", "sb", "no" },
            { "tiny", "sb", "yes" },
            { "tiny", "msb", "no" },
            { "tiny", "msb", "yes" },
            { "small", "msb", "no" },
        };

    [Theory]
    [MemberData(nameof(Tables))]
    public void N_grams_probabilities_and_back_off_weights_are_IRSTLM_s(string corpus, string method, string backOff)
    {
        var table = ArpaTable.Read(OutsideData.Golden("ngram", "irstlm", $"{corpus}.{method}.bo_{backOff}.arpa.gz"));
        var counts = IrstlmCounts.Read(corpus);
        var model = Estimate(counts, method, backOff == "no");
        var compared = 0;
        for (var order = 2; order <= 3; order++)
        {
            foreach (var ngram in model.NGrams(order).Where(IrstlmCounts.IsListed))
            {
                var (p, b) = table[string.Join(' ', ngram)];
                Assert.Equal(p, Math.Log10(model.Probability(ngram[..^1], ngram[^1])), Tolerance);
                Assert.Equal(b, order == 3 ? 0 : Math.Log10(model.Weight(ngram)), Tolerance);
                compared++;
            }
        }

        foreach (var word in counts.Words.Append("<unk>"))
        {
            var (p, b) = table[word];
            Assert.Equal(p, Math.Log10(model.Probability([], word)), Tolerance);
            Assert.Equal(b, Math.Log10(model.Weight([word])), Tolerance);
            compared++;
        }

        Assert.Equal(table.Count, compared);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Perplexity_is_IRSTLM_s(string corpus, string method, string backOff)
    {
        var counts = IrstlmCounts.Read(corpus);
        var model = Estimate(counts, method, backOff == "no");
        var words = counts.Words.ToHashSet();
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
                sum -= Math.Log(model.Probability(history[(at - 2)..at], history[at]));
                unknown += history[at] == "<unk>" ? 1 : 0;
            }
        }

        using var all = JsonDocument.Parse(File.ReadAllText(OutsideData.Golden("ngram", "irstlm", "perplexity.json")));
        var golden = all.RootElement.GetProperty($"{corpus}.{method}.bo_{backOff}");
        Assert.Equal(golden.GetProperty("test_tokens").GetInt32(), tokens);
        Assert.Equal(golden.GetProperty("OOVrate").GetDouble(), (double)unknown / tokens, 1e-9);

        // IRSTLM shares p(<unk>) out among the words that a vocabulary of ten million would have besides.
        sum += unknown * Math.Log(1e7 - words.Count);
        Assert.Equal(golden.GetProperty("LP_natural_log_negated").GetDouble(), sum, 1e-5 * sum);
        Assert.Equal(golden.GetProperty("PP").GetDouble(), Math.Exp(sum / tokens), 1e-4 * Math.Exp(sum / tokens));
    }

    [Theory]
    [InlineData("tiny", false, false)]
    [InlineData("small", true, true)]
    public void Its_discounts_are_Chen_and_Goodman_s_where_the_counts_of_counts_fall(
        string corpus,
        bool bigrams,
        bool trigrams
    )
    {
        var counts = IrstlmCounts.Read(corpus);
        Assert.Equal(bigrams, Agree(2));
        Assert.Equal(trigrams, Agree(3));

        bool Agree(int order)
        {
            var numbers = counts.CountsOfCounts(order);
            var falls = numbers[1] > numbers[2] && numbers[2] > numbers[3] && numbers[3] > numbers[4];
            var ours = Discounts.Estimate(numbers);
            var its = IrstlmCounts.Discounts(numbers);
            Assert.Equal(falls && numbers[4] > 0 ? ours : its, its);
            return ours == its;
        }
    }

    private static ForeignCounts Estimate(IrstlmCounts counts, string method, bool interpolated) =>
        method switch
        {
            "wb" => counts.Fill(new WittenBell.Estimator(interpolated), counts.AddOne),
            "sb" => counts.Fill(
                new AbsoluteDiscounting.Estimator([0, counts.Discount(2), counts.Discount(3)], interpolated),
                counts.AddOne
            ),
            _ => counts.Corrected(
                new ModifiedKneserNey.Estimator(
                    [
                        default,
                        IrstlmCounts.Discounts(counts.CountsOfCounts(2)),
                        IrstlmCounts.Discounts(counts.CountsOfCounts(3)),
                    ],
                    interpolated
                )
            ),
        };
}
