using System.Text.Json;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>Every model that lmplz estimated, estimated again: the same n-grams, the same numbers.</summary>
public sealed class KenLmGoldenTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("en.o1")]
    [InlineData("ko.o1")]
    [InlineData("en.o2")]
    [InlineData("ko.o2")]
    [InlineData("en.o3")]
    [InlineData("ko.o3")]
    [InlineData("en900.o5")]
    [InlineData("small.o3")]
    public void A_model_is_lmplz_s(string model) => Compare(model);

    [Theory]
    [InlineData("en.o3.prune012", 0, 1, 2)]
    [InlineData("ko.o3.prune012", 0, 1, 2)]
    [InlineData("en.o5.prune00112", 0, 0, 1, 1, 2)]
    public void A_pruned_model_is_lmplz_s(string model, params int[] thresholds) =>
        Compare(model, new EstimationOptions { Prune = [.. thresholds.Select(value => (long)value)] });

    [Theory]
    [InlineData("en.o3.nointerp")]
    [InlineData("tiny.o4.fallback.nointerp")]
    public void A_model_without_interpolated_unigrams_is_lmplz_s(string model) =>
        Compare(model, new EstimationOptions { InterpolateUnigrams = false });

    [Fact]
    public void A_padded_vocabulary_gives_lmplz_s_model() =>
        Compare("en.o2.vocabpad", new EstimationOptions { VocabularyPadding = 20_000 });

    [Fact]
    public void Fallback_discounts_give_lmplz_s_models()
    {
        Compare("tiny.o3.fallback");
        Compare("tiny.o2.fallback_custom", null, new Discounts(0.3, 0.6, 0.9));
    }

    [Fact]
    public void Collapsed_values_are_lmplz_s() =>
        Compare("en.o3.collapse", new EstimationOptions { CollapseValues = true, Prune = [0, 0, 1] });

    [Fact]
    public void A_closed_vocabulary_gives_lmplz_s_model()
    {
        var limit = new WordVocabulary();
        foreach (
            var word in File.ReadAllText(OutsideData.Golden("ngram", "corpora", "en.vocab500.txt"))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        )
        {
            limit.Add(System.Text.Encoding.UTF8.GetBytes(word));
        }

        Compare("en.o3.limitvocab", new EstimationOptions { LimitVocabulary = limit });
    }

    private static void Compare(string model, EstimationOptions? options = null, Discounts? fallback = null)
    {
        var expected = ArpaTable.Read(OutsideData.Golden("ngram", "arpa", $"{model}.arpa.gz"));
        var corpus = Corpus.Open(OutsideData.Golden("ngram", "corpora", $"{model[..model.IndexOf('.')]}.train.txt"));
        var order = model[model.IndexOf(".o", StringComparison.Ordinal) + 2] - '0';
        using var counts = NGramCounter.Count(corpus, new NGramCountOptions { Order = order });
        using var estimate = new ModifiedKneserNey { FallbackDiscounts = fallback }.Fit(counts, options);
        CompareStatistics(model, estimate, counts);
        expected.AssertClose(ArpaTable.Read(estimate), Tolerance);
    }

    private static void CompareStatistics(string model, NGramEstimate estimate, NGramCounts counts)
    {
        using var all = JsonDocument.Parse(File.ReadAllText(OutsideData.Golden("ngram", "discounts.json")));
        var golden = all.RootElement.GetProperty(model);
        Assert.Equal(golden.GetProperty("tokens").GetInt64(), counts.Tokens);
        Assert.Equal(golden.GetProperty("types").GetInt64(), counts.Vocabulary.Count);
        var orders = golden.GetProperty("orders").EnumerateArray().ToArray();
        Assert.Equal(orders.Length, estimate.Order);
        for (var i = 0; i < orders.Length; i++)
        {
            var kept = orders[i].GetProperty("ngrams").GetInt64();
            Assert.Equal(kept, estimate.Count(i + 1));
            var before = orders[i].TryGetProperty("total_before_pruning", out var total) ? total.GetInt64() : kept;
            Assert.Equal(before, estimate.Statistics[i].Total);
            foreach (var (name, value) in estimate.Parameters[i])
            {
                // lmplz prints six significant digits of a float.
                Assert.Equal(orders[i].GetProperty(name).GetDouble(), value, 1e-5);
            }
        }
    }
}
