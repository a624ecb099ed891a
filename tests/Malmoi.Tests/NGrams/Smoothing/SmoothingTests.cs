using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Smoothing;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>Each method beside its formula over a dictionary, and the law that probabilities sum to one.</summary>
public sealed class SmoothingTests
{
    private delegate double Estimate(CorpusCounts corpus, string[] context, string word);

    public static TheoryData<string> Methods => [.. s_methods.Keys];

    private static readonly Dictionary<string, (ISmoothing Method, Estimate Slow)> s_methods = new()
    {
        ["maximum likelihood"] = (new MaximumLikelihood(), MaximumLikelihood),
        ["add one"] = (new AddK(), (corpus, context, word) => AddK(corpus, context, word, 1)),
        ["add a tenth"] = (new AddK { K = 0.1 }, (corpus, context, word) => AddK(corpus, context, word, 0.1)),
        ["Good-Turing"] = (new GoodTuring(), GoodTuring),
        ["Katz"] = (new Katz(), (corpus, context, word) => Katz(corpus, context, word, 5)),
        ["Katz up to two"] = (new Katz { Largest = 2 }, (corpus, context, word) => Katz(corpus, context, word, 2)),
        ["Witten-Bell"] = (new WittenBell(), WittenBell),
        ["Witten-Bell with back-off"] = (
            new WittenBell { Interpolated = false },
            (corpus, context, word) =>
                BackOff(corpus, context, word, (c, h, w) => c.Count(h, w) / (c.Total(h) + c.Types(h)))
        ),
        ["absolute discounting"] = (
            new AbsoluteDiscounting(),
            (corpus, context, word) => Absolute(corpus, context, word, null)
        ),
        ["absolute discounting by 0.3"] = (
            new AbsoluteDiscounting { Discount = 0.3 },
            (corpus, context, word) => Absolute(corpus, context, word, 0.3)
        ),
        ["absolute discounting with back-off"] = (
            new AbsoluteDiscounting { Discount = 0.6, Interpolated = false },
            (corpus, context, word) =>
                BackOff(corpus, context, word, (c, h, w) => Math.Max(0, c.Count(h, w) - 0.6) / c.Total(h))
        ),
        ["stupid backoff"] = (new StupidBackoff(), StupidBackoff),
        ["Jelinek-Mercer"] = (
            new JelinekMercer { Weights = [0.9, 0.6, 0.5, 0.3] },
            (corpus, context, word) => JelinekMercer(corpus, context, word, [0.9, 0.6, 0.5, 0.3])
        ),
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_gives_what_its_formula_gives(string name) =>
        CorpusCounts.Any.Sample(
            corpus =>
            {
                var (method, slow) = s_methods[name];
                using var counts = corpus.Fast();
                using var estimate = method.Fit(counts, ct: TestContext.Current.CancellationToken);
                var model = NGramTrie.From(estimate, TestContext.Current.CancellationToken);
                foreach (var context in corpus.Contexts)
                {
                    var distribution = Distribution(model, context);
                    foreach (var word in corpus.Words)
                    {
                        Assert.Equal(
                            slow(corpus, Known(corpus, context), word),
                            distribution[model.Vocabulary.Find(word)],
                            5e-7
                        );
                    }
                }
            },
            iter: 60
        );

    [Theory]
    [MemberData(nameof(Methods))]
    public void Probabilities_sum_to_one_after_every_context_but_those_of_stupid_backoff(string name) =>
        Gen.Select(CorpusCounts.Any, Gen.Bool, Gen.Bool)
            .Sample(
                (corpus, interpolateUnigrams, prune) =>
                {
                    using var counts = corpus.Fast();
                    var options = new EstimationOptions
                    {
                        InterpolateUnigrams = interpolateUnigrams,
                        Prune = prune && corpus.Order > 1 ? [0, 1] : [],
                    };
                    using var estimate = s_methods[name]
                        .Method.Fit(counts, options, TestContext.Current.CancellationToken);
                    var model = NGramTrie.From(estimate, TestContext.Current.CancellationToken);
                    foreach (var context in corpus.Contexts)
                    {
                        var sum = Distribution(model, context).Sum();
                        if (name == "stupid backoff")
                        {
                            Assert.True(prune || sum > 1 - 1e-5, $"{sum}");
                        }
                        else
                        {
                            Assert.Equal(1, sum, 2e-6);
                        }
                    }
                },
                iter: 60
            );

    // After "z a" there is b, which a alone has nearly always: what is left for other words is a small part of what a leaves them.
    [Theory]
    [InlineData("Katz")]
    [InlineData("Witten-Bell with back-off")]
    [InlineData("absolute discounting with back-off")]
    public void A_back_off_to_words_that_a_shorter_context_hardly_has_is_as_exact_as_any(string name)
    {
        string[] many = [.. Enumerable.Repeat("a b", 20_000)];
        var corpus = new CorpusCounts(3, [.. many, "z a b", "y a c", "z c", "a a d"]);
        using var counts = corpus.Fast();
        using var estimate = s_methods[name].Method.Fit(counts, ct: TestContext.Current.CancellationToken);
        var model = NGramTrie.From(estimate, TestContext.Current.CancellationToken);
        var distribution = Distribution(model, ["z", "a"]);
        Assert.All(
            corpus.Words,
            word =>
            {
                var expected = s_methods[name].Slow(corpus, ["z", "a"], word);
                Assert.Equal(1, distribution[model.Vocabulary.Find(word)] / expected, 2e-6);
            }
        );
        Assert.Equal(1, distribution.Sum(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_model_survives_an_ARPA_file(string name)
    {
        using var folder = new TemporaryFolder();
        var corpus = new CorpusCounts(3, "a b c d a b", "a b 말 d", "b a", "c d a 말");
        using var counts = corpus.Fast();
        using var estimate = s_methods[name].Method.Fit(counts, ct: TestContext.Current.CancellationToken);
        ArpaFile.Write(estimate, folder["model.arpa"], TestContext.Current.CancellationToken);
        using var file = ArpaFile.Open(folder["model.arpa"]);
        var (written, read) = (
            NGramTrie.From(estimate, TestContext.Current.CancellationToken),
            NGramTrie.From(file, TestContext.Current.CancellationToken)
        );
        foreach (var context in corpus.Contexts)
        {
            var (expected, actual) = (Distribution(written, context), Distribution(read, context));
            foreach (var word in corpus.Words)
            {
                Assert.Equal(expected[written.Vocabulary.Find(word)], actual[read.Vocabulary.Find(word)], 1e-7);
            }
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        using var counts = new CorpusCounts(2, "a b").Fast();
        Assert.All(
            (ISmoothing[])
                [
                    new AddK { K = 0 },
                    new AddK { K = double.NaN },
                    new AbsoluteDiscounting { Discount = 1.5 },
                    new StupidBackoff { Alpha = 0 },
                    new Katz { Largest = 0 },
                    new JelinekMercer { Weights = [0.5] },
                    new JelinekMercer { Weights = [0.5, 1.5] },
                    new JelinekMercer(),
                ],
            method => Assert.Throws<InputException>(() => method.Fit(counts))
        );
    }

    private static double MaximumLikelihood(CorpusCounts corpus, string[] context, string word) =>
        corpus.Count(context, word) / corpus.Total(context);

    private static double AddK(CorpusCounts corpus, string[] context, string word, double k) =>
        IsWhole(corpus, context)
            ? (corpus.Count(context, word) + k) / (corpus.Total(context) + (k * corpus.Words.Length))
            : 1.0 / corpus.Words.Length;

    private static double GoodTuring(CorpusCounts corpus, string[] context, string word)
    {
        if (!IsWhole(corpus, context))
        {
            return 1.0 / corpus.Words.Length;
        }

        var numbers = SimpleGoodTuring.Fit(corpus.Numbers(context.Length + 1));
        double Seen(string w)
        {
            var count = corpus.Count(context, w);
            return count == 0
                ? 0
                : Math.Min(1, numbers?.Factor(count) ?? (count - 0.5) / count) * count / corpus.Total(context);
        }

        var unseen = corpus.Words.Count(w => corpus.Count(context, w) == 0);
        return corpus.Count(context, word) > 0 ? Seen(word) : (1 - corpus.Words.Sum(Seen)) / unseen;
    }

    private static double Katz(CorpusCounts corpus, string[] context, string word, int largest)
    {
        var order = context.Length + 1;
        double Number(int r) => corpus.Number(order, r);
        double Factor(int r)
        {
            if (r > largest)
            {
                return 1;
            }

            var a = (largest + 1) * Number(largest + 1) / Number(1);
            var factor = (((r + 1) * Number(r + 1) / (r * Number(r))) - a) / (1 - a);
            return factor is > 0 and <= 1 ? factor : (r - 0.5) / r;
        }

        var nothingTaken = corpus.Words.All(w => corpus.Count(context, w) is var r && (r == 0 || Factor(r) == 1));
        return BackOff(
            corpus,
            context,
            word,
            (c, h, w) =>
                h.Length == context.Length
                    ? c.Count(h, w) == 0
                        ? 0
                        : Factor(c.Count(h, w)) * c.Count(h, w) / (c.Total(h) + (nothingTaken ? 1 : 0))
                    : 0,
            (c, h, w) => Katz(c, h, w, largest)
        );
    }

    private static double WittenBell(CorpusCounts corpus, string[] context, string word)
    {
        var types = corpus.Types(context);
        return (corpus.Count(context, word) + (types * Shorter(corpus, context, word, WittenBell)))
            / (corpus.Total(context) + types);
    }

    private static double Absolute(CorpusCounts corpus, string[] context, string word, double? given)
    {
        var (once, twice) = (corpus.Number(context.Length + 1, 1), corpus.Number(context.Length + 1, 2));
        var discount = given ?? (once > 0 && twice > 0 ? once / (once + (2.0 * twice)) : 0.75);
        return (
                Math.Max(corpus.Count(context, word) - discount, 0)
                + (
                    discount
                    * corpus.Types(context)
                    * Shorter(corpus, context, word, (c, h, w) => Absolute(c, h, w, given))
                )
            ) / corpus.Total(context);
    }

    private static double JelinekMercer(CorpusCounts corpus, string[] context, string word, double[] weights)
    {
        var own = weights[context.Length];
        return (own * corpus.Count(context, word) / corpus.Total(context))
            + ((1 - own) * Shorter(corpus, context, word, (c, h, w) => JelinekMercer(c, h, w, weights)));
    }

    private static double StupidBackoff(CorpusCounts corpus, string[] context, string word) =>
        corpus.Count(context, word) > 0 || context.Length == 0
            ? corpus.Count(context, word) / corpus.Total(context)
            : 0.4 * StupidBackoff(corpus, Known(corpus, context[1..]), word);

    private static double BackOff(
        CorpusCounts corpus,
        string[] context,
        string word,
        Estimate frequency,
        Estimate? again = null
    )
    {
        if (corpus.Count(context, word) > 0)
        {
            return frequency(corpus, context, word);
        }

        again ??= (c, h, w) => BackOff(c, h, w, frequency);
        string[] unseen = [.. corpus.Words.Where(w => corpus.Count(context, w) == 0)];
        var left = 1 - corpus.Words.Sum(w => frequency(corpus, context, w));
        return left * Shorter(corpus, context, word, again) / unseen.Sum(w => Shorter(corpus, context, w, again));
    }

    private static double Shorter(CorpusCounts corpus, string[] context, string word, Estimate estimate) =>
        context.Length == 0 ? 1.0 / corpus.Words.Length : estimate(corpus, Known(corpus, context[1..]), word);

    /// <summary>The longest suffix after which something was seen.</summary>
    private static string[] Known(CorpusCounts corpus, string[] context) =>
        context.Length == 0 || corpus.Total(context) > 0 ? context : Known(corpus, context[1..]);

    private static bool IsWhole(CorpusCounts corpus, string[] context) =>
        context.Length == corpus.Order - 1 || (context.Length > 0 && context[0] == "<s>");

    private static double[] Distribution(NGramTrie model, string[] context)
    {
        var logits = new float[model.VocabularySize];
        using var state = model.StartEmpty();
        int[] ids = [.. context.Select(word => Math.Max(0, model.Vocabulary.Find(word)))];
        model.Read([new Reading(state, ids) { Logits = logits }]);
        return [.. logits.Select((logit, id) => id == model.Marks.Begin ? 0 : Math.Exp(logit))];
    }
}
