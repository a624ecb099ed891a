using CsCheck;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Tests.NGrams.Counting;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Smoothing;

public sealed class ModifiedKneserNeyTests
{
    private static readonly Gen<long[]> s_thresholds = Gen.Long[0, 2]
        .Array[5]
        .Select(steps =>
        {
            // The first order is not pruned, and thresholds never fall.
            long[] thresholds = [0, steps[1] / 2, 0, 0, 0];
            for (var i = 2; i < thresholds.Length; i++)
            {
                thresholds[i] = thresholds[i - 1] + (steps[i] / 2);
            }

            return thresholds;
        });

    [Fact]
    public void It_is_the_formulas_computed_with_dictionaries() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 5], s_thresholds)
            .Sample(
                (text, order, thresholds) =>
                {
                    using var counts = TinyCorpora.Count(text, order, 2);
                    using var estimate = new ModifiedKneserNey().Fit(
                        counts,
                        new EstimationOptions { Prune = thresholds[..order] }
                    );
                    new KneserNeyReference(text, order, thresholds).Table().AssertClose(ArpaTable.Read(estimate), 1e-5);
                },
                iter: 120
            );

    [Fact]
    public void Every_bit_is_the_same_whatever_the_memory_and_the_threads() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 5], s_thresholds)
            .Sample(
                (text, order, thresholds) =>
                {
                    var options = new EstimationOptions { Prune = thresholds[..order] };
                    CountingLimits?[] limits =
                    [
                        null,
                        new CountingLimits(Tokens: 15, Runs: 2, Columns: 0, Window: 16),
                        new CountingLimits(Tokens: 60, Runs: 9, Columns: 0, Window: 1 << 20),
                    ];
                    var tables = limits.SelectMany(limit =>
                        new[] { 1, 3 }.Select(threads =>
                        {
                            using var counts = TinyCorpora.Count(text, order, threads, limit);
                            using var estimate = new ModifiedKneserNey().Fit(counts, options);
                            return ArpaTable.Read(estimate);
                        })
                    );
                    var first = tables.First();
                    Assert.All(tables, table => first.AssertClose(table, 0));
                },
                iter: 40
            );

    [Fact]
    public void Probabilities_after_every_context_sum_to_one() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 5], s_thresholds, Gen.Bool, Gen.Bool, Gen.Bool)
            .Sample(
                (text, order, thresholds, interpolate, single, mixed) =>
                {
                    using var counts = TinyCorpora.Count(text, order, 1);
                    ISmoothing smoothing = single
                        ? new KneserNey { Interpolated = mixed }
                        : new ModifiedKneserNey { Interpolated = mixed };
                    var options = new EstimationOptions
                    {
                        Prune = thresholds[..order],
                        InterpolateUnigrams = interpolate,
                    };
                    using var estimate = smoothing.Fit(counts, options);
                    AssertSumsToOne(ArpaTable.Read(estimate), order);
                },
                iter: 240
            );

    [Fact]
    public void A_closed_vocabulary_sums_to_one_too_and_has_no_other_word() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 4])
            .Sample(
                (text, order) =>
                {
                    var limit = new WordVocabulary();
                    limit.Add("a"u8);
                    limit.Add("말"u8);
                    using var counts = TinyCorpora.Count(text, order, 1);
                    using var estimate = new ModifiedKneserNey().Fit(
                        counts,
                        new EstimationOptions { LimitVocabulary = limit }
                    );
                    var table = ArpaTable.Read(estimate);
                    Assert.DoesNotContain(table.Keys, ngram => ngram.Contains("모이", StringComparison.Ordinal));
                    Assert.Equal(-1, estimate.Vocabulary.Find("모이"));
                    AssertSumsToOne(table, order);
                },
                iter: 100
            );

    [Fact]
    public void A_corpus_too_small_for_discounts_falls_back_and_says_so()
    {
        using var counts = TinyCorpora.Count("a b\nb a\n", 2, 1);
        using var estimate = new ModifiedKneserNey().Fit(counts);
        Assert.Equal(2, estimate.Notes.Count);
        Assert.All(estimate.Notes, note => Assert.Contains("0.5 1 1.5", note, StringComparison.Ordinal));
        Assert.Equal(0.5, estimate.Parameters[1]["D1"]);
    }

    [Fact]
    public void A_full_disk_while_estimating_is_one_clear_line()
    {
        using var folder = new TemporaryFolder();
        var text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"w{i} x\n")));
        var options = new NGramCountOptions { Order = 3, Limits = new CountingLimits(100, 4, 0, 64) };
        var roomy = new Malmoi.Storage.TemporaryFiles(folder.Path);
        NGramCounter.Count([new TextBlock(text)], options, roomy).Dispose();
        var tight = new Malmoi.Storage.TemporaryFiles(folder.Path, quota: roomy.Written + 500);
        using var counts = NGramCounter.Count([new TextBlock(text)], options, tight);
        var error = Assert.Throws<InputException>(() => new ModifiedKneserNey().Fit(counts));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_logarithm_of_zero_is_minus_infinity_and_others_are_exact_to_the_last_bit_or_two()
    {
        float[] numbers = [0, 1, 0.1f, 1e-30f, 0.9999f, 0.5f, 0.25f, 3e-8f, 0.7f, 0.30103f, 0];
        var logarithms = numbers.ToArray();
        Logarithms.Take(logarithms);
        for (var i = 0; i < numbers.Length; i++)
        {
            var expected = (float)Math.Log10(numbers[i]);
            Assert.True(
                expected.Equals(logarithms[i]) || Math.Abs(expected - logarithms[i]) <= 2e-7f * Math.Abs(expected),
                $"log10 {numbers[i]}: {logarithms[i]}, not {expected}"
            );
        }
    }

    /// <summary>Sums p over the vocabulary after every context of the model and after one it does not know, by the back-off recursion.</summary>
    private static void AssertSumsToOne(ArpaTable table, int order)
    {
        var words = table.Keys.Where(ngram => !ngram.Contains(' ') && ngram != "<s>").ToList();
        var contexts = table.Keys.Where(ngram =>
            ngram.Count(c => c == ' ') + 1 < order
            && !ngram.EndsWith("</s>", StringComparison.Ordinal)
            && !ngram.EndsWith("<unk>", StringComparison.Ordinal)
        );
        foreach (var context in contexts.Append(""))
        {
            var sum = words.Sum(word => Math.Pow(10, Score(table, context, word)));
            Assert.Equal(1, sum, 1e-5);
        }
    }

    private static double Score(ArpaTable table, string context, string word)
    {
        if (context.Length == 0)
        {
            return table[word].LogProbability;
        }

        if (table.TryGetValue($"{context} {word}", out var entry))
        {
            return entry.LogProbability;
        }

        var shorter = context.IndexOf(' ') is var cut && cut < 0 ? "" : context[(cut + 1)..];
        return table[context].Backoff + Score(table, shorter, word);
    }
}
