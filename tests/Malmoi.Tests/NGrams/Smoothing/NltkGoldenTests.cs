using System.IO.Compression;
using System.Text.Json;
using Malmoi.NGrams.Smoothing;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>NLTK's tables, from our formulas over NLTK's counts: sentences padded with order - 1 marks, marks counted as words.</summary>
public sealed class NltkGoldenTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void Maximum_likelihood_is_NLTK_s_after_contexts_that_occur_and_backs_off_where_NLTK_says_zero() =>
        Compare(
            "MLE",
            _ => new MaximumLikelihood.Estimator(),
            (model, context, word, expected) =>
            {
                if (model.Counts.Followers(context).Count == 0 && context.Length > 0)
                {
                    Assert.Equal(0, expected);
                    return model.Counts.Probability(context[1..], word);
                }

                return expected;
            }
        );

    [Fact]
    public void Add_k_is_NLTK_s_Laplace_and_Lidstone()
    {
        Compare("Laplace", model => new AddK.Estimator(1, model.Order));
        Compare("Lidstone(0.1)", model => new AddK.Estimator(0.1, model.Order));
    }

    [Fact]
    public void Witten_Bell_is_NLTK_s() => Compare("WittenBellInterpolated", _ => new WittenBell.Estimator(true));

    [Fact]
    public void Absolute_discounting_is_NLTK_s() =>
        Compare(
            "AbsoluteDiscountingInterpolated(0.75)",
            model => new AbsoluteDiscounting.Estimator(Same(0.75, model), true)
        );

    [Fact]
    public void Stupid_backoff_is_NLTK_s_but_for_contexts_that_never_occur_which_NLTK_charges_too() =>
        Compare(
            "StupidBackoff(0.4)",
            model => new StupidBackoff.Estimator(0.4, model.Order),
            (model, context, word, expected) =>
            {
                var unseen = 0;
                while (unseen < context.Length && model.Counts.Followers(context.AsSpan(unseen)).Count == 0)
                {
                    unseen++;
                }

                return expected / Math.Pow(0.4, unseen);
            }
        );

    [Theory]
    [InlineData("KneserNeyInterpolated(0.1)", 0.1)]
    [InlineData("KneserNeyInterpolated(0.75)", 0.75)]
    public void Kneser_Ney_is_NLTK_s_but_where_NLTK_s_own_does_not_sum_to_one(string name, double discount) =>
        Compare(
            name,
            // Kneser-Ney is absolute discounting of continuation counts, undiscounted in NLTK's unigrams.
            model => new AbsoluteDiscounting.Estimator(Same(discount, model), true),
            (model, context, word, expected) =>
            {
                // NLTK weighs contexts shorter than "<s>" by D times the words that follow it in the text, of which <s> is one,
                // over the sum of continuation counts, of which "<s> <s>", which follows nothing, has none: D / 4 too much,
                // which longer contexts inherit through their weights. In bigram models "<s>" has its counts in the text.
                double TooMuch(string[] h) =>
                    h.Length == 0 || model.Order == 2 ? 0
                    : h is ["<s>"] ? discount / 4 * model.Counts.Probability([], word)
                    : model.Counts.Weight(h) * TooMuch(h[1..]);
                var followers = model.Counts.Followers(["<s>"]);
                Assert.True(model.Order == 2 || followers.Values.Sum(count => count) == 4);
                Assert.Equal(model.Order == 2 ? 4 : 5, model.Raw.Followers(["<s>"]).Count);
                return expected - TooMuch(context);
            }
        );

    private delegate double Ours(Model model, string[] context, string word, double nltk);

    /// <summary>Compares every distribution and every step of every sentence.</summary>
    /// <param name="name">NLTK's model.</param>
    /// <param name="method">Our formula.</param>
    /// <param name="ours">What our value is where NLTK says so much, if not the same.</param>
    private static void Compare(string name, Func<Model, IContextEstimator> method, Ours? ours = null)
    {
        using var file = new GZipStream(
            File.OpenRead(OutsideData.Golden("ngram", "nltk", "tiny_smoothing.json.gz")),
            CompressionMode.Decompress
        );
        using var golden = JsonDocument.Parse(file);
        var compared = 0;
        foreach (var table in golden.RootElement.GetProperty("models").EnumerateArray())
        {
            if (table.GetProperty("model").GetString() != name)
            {
                continue;
            }

            var model = new Model(name, table, method);
            foreach (var (context, word, expected) in Rows(table))
            {
                string[] known = [.. context.Select(model.Known)];
                var value = ours?.Invoke(model, known, model.Known(word), expected) ?? expected;
                Assert.Equal(value, model.Counts.Probability(known, model.Known(word)), Tolerance);
                compared++;
            }
        }

        Assert.InRange(compared, 300, int.MaxValue);
    }

    private static IEnumerable<(string[] Context, string Word, double Probability)> Rows(JsonElement table)
    {
        foreach (var distribution in table.GetProperty("distributions").EnumerateObject())
        {
            foreach (var word in distribution.Value.EnumerateObject())
            {
                yield return (
                    distribution.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    word.Name,
                    word.Value.GetDouble()
                );
            }
        }

        foreach (var sentence in table.GetProperty("sentences").EnumerateArray())
        {
            foreach (var step in sentence.GetProperty("steps").EnumerateArray())
            {
                yield return (
                    [.. step[0].EnumerateArray().Select(word => word.GetString()!)],
                    step[1].GetString()!,
                    step[2].GetDouble()
                );
            }
        }
    }

    private static double[] Same(double discount, Model model) => [.. Enumerable.Repeat(discount, model.Order)];

    /// <summary>The training text as NLTK counts it.</summary>
    private sealed class Model
    {
        private readonly HashSet<string> _vocabulary;

        public Model(string name, JsonElement table, Func<Model, IContextEstimator> method)
        {
            Order = table.GetProperty("order").GetInt32();
            var cutoff = table.GetProperty("unk_cutoff").GetInt32();
            string[][] sentences =
            [
                .. File.ReadLines(OutsideData.Golden("ngram", "corpora", "tiny.train.txt"))
                    .Select(line =>
                        (string[])
                            [
                                .. Enumerable.Repeat("<s>", Order - 1),
                                .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                                .. Enumerable.Repeat("</s>", Order - 1),
                            ]
                    ),
            ];
            _vocabulary =
            [
                .. sentences
                    .SelectMany(words => words)
                    .CountBy(word => word)
                    .Where(pair => pair.Value >= cutoff)
                    .Select(pair => pair.Key),
            ];
            Assert.Equal(table.GetProperty("vocab_size_with_unk").GetInt32(), _vocabulary.Count + 1);

            var isAddK =
                name.StartsWith("Laplace", StringComparison.Ordinal)
                || name.StartsWith("Lidstone", StringComparison.Ordinal);
            var estimator = method(this);
            Raw = new ForeignCounts(estimator, _ => 0) { IsWhole = _ => true };
            foreach (var sentence in sentences)
            {
                AddAll(Raw, [.. sentence.Select(Known)]);
            }

            var isKneserNey = name.StartsWith("KneserNey", StringComparison.Ordinal);
            var unigrams = isKneserNey ? Continuations(Raw, 1) : Raw;
            var total = unigrams.Followers([]).Values.Sum(count => count);
            Counts = new ForeignCounts(
                estimator,
                word => isAddK ? AddKUnigram(word, name == "Laplace" ? 1 : 0.1) : (double)unigrams.Count([word]) / total
            )
            {
                // NLTK takes any context that it is asked about for a whole one.
                IsWhole = _ => true,
                Uniform = isAddK ? 1.0 / (_vocabulary.Count + 1) : 0,
            };
            for (var order = 2; order <= Order; order++)
            {
                var source = isKneserNey && order < Order ? Continuations(Raw, order) : Raw;
                foreach (var ngram in source.NGrams(order))
                {
                    Counts.Add(ngram, source.Count(ngram));
                }
            }
        }

        public int Order { get; }

        public ForeignCounts Raw { get; }

        public ForeignCounts Counts { get; }

        public string Known(string word) => _vocabulary.Contains(word) ? word : "<UNK>";

        private double AddKUnigram(string word, double k)
        {
            var followers = Raw.Followers([]);
            return (followers.GetValueOrDefault(word) + k)
                / (followers.Values.Sum(count => count) + (k * (_vocabulary.Count + 1)));
        }

        private void AddAll(ForeignCounts counts, string[] sentence)
        {
            for (var order = 1; order <= Order; order++)
            {
                for (var at = 0; at + order <= sentence.Length; at++)
                {
                    counts.Add(sentence.AsSpan(at, order));
                }
            }
        }

        private static ForeignCounts Continuations(ForeignCounts raw, int order)
        {
            var counts = new ForeignCounts(new MaximumLikelihood.Estimator(), _ => 0) { IsWhole = _ => true };
            foreach (var longer in raw.NGrams(order + 1))
            {
                counts.Add(longer.AsSpan(1));
            }

            return counts;
        }
    }
}
