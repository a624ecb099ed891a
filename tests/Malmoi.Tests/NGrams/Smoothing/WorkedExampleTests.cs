using System.Text;
using Malmoi.NGrams;
using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>Examples worked by hand, and those of the papers.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public void Simple_Good_Turing_is_that_of_Gale_and_Sampson_s_prosody_example()
    {
        // The table of the paper: r and N_r. It gives N = 30902, P_0 = 0.003883, log10 Z = 1.941 - 1.389 log10 r, and
        // scaled r* = 0.7628, 1.706, 2.680, 3.664 ... 7839; the smoothed estimate is taken from r = 1 on.
        (long R, long N)[] table =
        [
            (1, 120),
            (2, 40),
            (3, 24),
            (4, 13),
            (5, 15),
            (6, 5),
            (7, 11),
            (8, 2),
            (9, 2),
            (10, 1),
            (12, 3),
            (14, 2),
            (15, 1),
            (16, 1),
            (17, 3),
            (19, 1),
            (20, 3),
            (21, 2),
            (23, 3),
            (24, 3),
            (25, 3),
            (26, 2),
            (27, 2),
            (28, 1),
            (31, 2),
            (32, 2),
            (33, 1),
            (34, 2),
            (36, 2),
            (41, 3),
            (43, 1),
            (45, 3),
            (46, 1),
            (47, 1),
            (50, 1),
            (71, 1),
            (84, 1),
            (101, 1),
            (105, 1),
            (121, 1),
            (124, 1),
            (146, 1),
            (162, 1),
            (193, 1),
            (199, 1),
            (224, 1),
            (226, 1),
            (254, 1),
            (257, 1),
            (339, 1),
            (421, 1),
            (456, 1),
            (481, 1),
            (483, 1),
            (1140, 1),
            (1256, 1),
            (1322, 1),
            (1530, 1),
            (2131, 1),
            (2395, 1),
            (6925, 1),
            (7846, 1),
        ];
        var estimate = SimpleGoodTuring.Fit(table.Select(row => KeyValuePair.Create(row.R, row.N)))!;
        Assert.Equal(30902, estimate.Total);
        Assert.Equal(0.003883, estimate.Unseen, 5e-7);
        Assert.Equal(-1.389, estimate.Slope, 5e-4);
        Assert.Equal(1.941, estimate.Intercept / Math.Log(10), 5e-4);
        Assert.Equal(0.7628, estimate.Factor(1), 5e-5);
        Assert.Equal([1.706, 2.680, 3.664], new[] { 2, 3, 4 }.Select(r => Math.Round(r * estimate.Factor(r), 3)));
        Assert.Equal(7839, 7846 * estimate.Factor(7846), 0.5);
        Assert.Equal(Math.Pow(2, estimate.Slope + 1), estimate.Adjusted(1), 1e-12);
        Assert.Equal(
            1 - estimate.Unseen,
            table.Sum(row => row.N * row.R * estimate.Factor(row.R)) / estimate.Total,
            1e-12
        );
    }

    [Fact]
    public void Turing_s_estimate_is_taken_where_it_differs_and_the_line_from_then_on()
    {
        // N_1 = 100, N_2 = 10: Turing's r* = 2 * 10 / 100 = 0.2 with deviation 2 √(10 * 1.1) / 100 = 0.0663.
        // Line through (ln 1, ln 100/1), (ln 2, ln 10/1), (ln 3, ln 9/1): slope -2.307, smoothed 1* = 2^(-1.307) = 0.404,
        // further than 1.65 * 0.0663 = 0.109 from 0.2. For r = 2: 3 * 9 / 10 = 2.7 with deviation 1.24; 2 * 1.5^(-1.307) = 1.18
        // is nearer than 2.05, so the line is taken.
        var estimate = SimpleGoodTuring.Fit([new(1, 100), new(2, 10), new(3, 9)])!;
        Assert.Equal(0.2, estimate.Adjusted(1), 1e-12);
        Assert.Equal(2 * Math.Pow(1.5, estimate.Slope + 1), estimate.Adjusted(2), 1e-12);
        Assert.Null(SimpleGoodTuring.Fit([new(1, 5)]));
        Assert.Null(SimpleGoodTuring.Fit([new(1, 5), new(2, 5), new(3, 5)]));
    }

    [Fact]
    public void Katz_s_discounts_are_the_ones_worked_by_hand()
    {
        // n_1 .. n_4 = 40, 15, 8, 4 and k = 3: A = 4 * 4 / 40 = 0.4.
        //   1* = 2 * 15 / 40 = 0.75            d_1 = (0.75 - 0.4) / 0.6 = 0.58333
        //   2* = 3 * 8 / 15 = 1.6, /2 = 0.8    d_2 = (0.8 - 0.4) / 0.6 = 0.66667
        //   3* = 4 * 4 / 8 = 2, /3 = 0.66667   d_3 = 0.26667 / 0.6 = 0.44444
        // What is taken off, Σ r n_r (1 - d_r) = 16.6667 + 10 + 13.3333, is n_1: Good and Turing's mass for the unseen.
        double[] numbers = [0, 40, 15, 8, 4];
        var factors = Katz.Factors(count => numbers[count], 3, out var replaced);
        Assert.Equal(0, replaced);
        Assert.Equal([0.58333, 0.66667, 0.44444], factors[1..].Select(factor => Math.Round(factor, 5)));
        Assert.Equal(40, Enumerable.Range(1, 3).Sum(r => r * numbers[r] * (1 - factors[r])), 1e-12);
    }

    [Fact]
    public void A_Katz_context_shares_what_was_taken_off_by_the_shorter_distribution()
    {
        // After h: a twice, b once, with d_1 = 1/2, d_2 = 3/4. p(a|h) = 3/4 * 2/3 = 1/2, p(b|h) = 1/2 * 1/3 = 1/6; left 1/3.
        // The shorter context gives a 1/4 and b 1/8, so the others have 5/8 there: α = (1/3) / (5/8) = 8/15.
        var probabilities = new float[2];
        var weight = new Katz.Estimator([
            [],
            [0, 0.5, 0.75],
        ]).Estimate(
            new ContextCounts
            {
                Order = 2,
                Words = [3, 4],
                Counts = [2, 1],
                Lower = [0.25f, 0.125f],
            },
            probabilities
        );
        Assert.Equal([0.5f, 1 / 6f], probabilities);
        Assert.Equal(8 / 15.0, weight, 1e-7);
    }

    [Fact]
    public void Jelinek_Mercer_s_weight_is_the_one_worked_by_hand()
    {
        // The corpus "a a a b" as unigrams: c(a) = 3, c(b) = 1, c(</s>) = 1 of 5; V = 4 with <unk>.
        // Held out: "a c", that is a, <unk>, </s>. ln L(λ) = ln(3/5 λ + 1/4 (1-λ)) + ln(1/4 (1-λ)) + ln(1/5 λ + 1/4 (1-λ)).
        // d/dλ: 0.35 / (0.25 + 0.35 λ) - 1 / (1 - λ) - 0.05 / (0.25 - 0.05 λ) = 0. With x = λ:
        //   7 / (5 + 7x) - 1 / (1 - x) - 1 / (5 - x) = 0  =>  7 (1-x)(5-x) = (5 + 7x)(6 - 2x)
        //   7x² - 42x + 35 = 30 + 32x - 14x²              =>  21x² - 74x + 5 = 0  =>  x = (74 - √(5476 - 420)) / 42 = 0.068926
        using var counts = new CorpusCounts(1, "a a a b").Fast();
        using var estimate = new JelinekMercer { HeldOut = [Encoding.UTF8.GetBytes("a c\n")] }.Fit(
            counts,
            ct: TestContext.Current.CancellationToken
        );
        var weight = (74 - Math.Sqrt(5476 - 420)) / 42;
        Assert.Equal(weight, estimate.Parameters[0]["lambda1"], 1e-5);
        var model = NGramTrie.From(estimate, TestContext.Current.CancellationToken);
        Assert.True(model.TryGet([model.Vocabulary.Find("a"u8)], out var a));
        Assert.Equal((0.6 * weight) + (0.25 * (1 - weight)), Math.Pow(10, a.Log10Probability), 1e-5);
    }

    [Fact]
    public void Each_bucket_of_Jelinek_Mercer_s_weights_makes_the_held_out_text_likeliest()
    {
        var corpus = new CorpusCounts(2, "a b a b a c", "b a b", "a b d", "c a b");
        using var counts = corpus.Fast();
        const string heldOut = "a b c\nb a d\nc a b\n";
        using var estimate = new JelinekMercer { HeldOut = [Encoding.UTF8.GetBytes(heldOut)] }.Fit(
            counts,
            ct: TestContext.Current.CancellationToken
        );
        Assert.Empty(estimate.Notes);
        var best = Likelihood(corpus, heldOut, estimate.Parameters);
        foreach (var (name, weight) in estimate.Parameters[1])
        {
            foreach (var other in (double[])[weight - 0.02, weight + 0.02])
            {
                if (other is > 0 and < 0.999)
                {
                    var changed = new Dictionary<string, double>(estimate.Parameters[1]) { [name] = other };
                    Assert.True(best >= Likelihood(corpus, heldOut, [estimate.Parameters[0], changed]), name);
                }
            }
        }
    }

    private static double Likelihood(
        CorpusCounts corpus,
        string heldOut,
        IReadOnlyList<IReadOnlyDictionary<string, double>> parameters
    )
    {
        var sum = 0.0;
        foreach (var line in heldOut.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = ["<s>", .. line.Split(' '), "</s>"];
            for (var at = 1; at < words.Length; at++)
            {
                sum += Math.Log(Probability(corpus, [words[at - 1]], words[at], parameters));
            }
        }

        return sum;
    }

    private static double Probability(
        CorpusCounts corpus,
        string[] context,
        string word,
        IReadOnlyList<IReadOnlyDictionary<string, double>> parameters
    )
    {
        var shorter =
            context.Length == 0 ? 1.0 / corpus.Words.Length : Probability(corpus, context[1..], word, parameters);
        var total = corpus.Total(context);
        if (total == 0)
        {
            return shorter;
        }

        var weight = parameters[context.Length]
            .Select(pair => (Least: int.Parse(pair.Key["lambda".Length..], null), pair.Value))
            .Where(pair => pair.Least <= total)
            .MaxBy(pair => pair.Least)
            .Value;
        return (weight * corpus.Count(context, word) / total) + ((1 - weight) * shorter);
    }
}
