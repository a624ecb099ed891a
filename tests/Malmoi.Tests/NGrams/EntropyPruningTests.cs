using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams;

namespace Malmoi.Tests.NGrams;

public sealed class EntropyPruningTests
{
    // p(</s>) = 1/2, p(a) = p(b) = 1/4; after a: p(a|a) = 1/2, the rest by weight (1 - 1/2) / (1 - 1/4) = 2/3;
    // after b: p(a|b) = 0.26, the rest by weight 0.74 / 0.75.
    private static ListedModel Worked()
    {
        var model = new ListedModel(2);
        var (a, b) = (model.Words.Add("a"u8), model.Words.Add("b"u8));
        model.Add([0], -99);
        model.Add([1], -99);
        model.Add([2], Math.Log10(0.5));
        model.Add([a], Math.Log10(0.25), Math.Log10(2 / 3.0));
        model.Add([b], Math.Log10(0.25), Math.Log10(0.74 / 0.75));
        model.Add([a, a], Math.Log10(0.5));
        model.Add([b, a], Math.Log10(0.26));
        return model;
    }

    [Fact]
    public void The_n_gram_that_tells_least_goes_first_at_the_threshold_worked_by_hand()
    {
        // Without "b a" the weight of b is 1 and every word after b is backed off to:
        //   D = - p(b) { p(a|b) [ln p(a) + ln 1 - ln p(a|b)] + (1 - p(a|b)) [ln 1 - ln (0.74/0.75)] }
        //     = - 1/4 { 0.26 ln (0.25/0.26) + 0.74 ln (0.75/0.74) } = 6.6088e-5, and exp(D) - 1 = 6.6090e-5.
        // Without "a a" likewise D = - 1/4 { 1/2 ln (1/2) + 1/2 ln (3/2) } = 0.035960, and exp(D) - 1 = 0.036614.
        var trie = NGramTrie.From(Worked(), TestContext.Current.CancellationToken);
        Assert.Equal(0, EntropyPruning.Prune(trie, 6.60e-5, TestContext.Current.CancellationToken).Removed(2));
        Assert.Equal(1, EntropyPruning.Prune(trie, 6.62e-5, TestContext.Current.CancellationToken).Removed(2));
        Assert.Equal(1, EntropyPruning.Prune(trie, 0.0366, TestContext.Current.CancellationToken).Removed(2));
        Assert.Equal(2, EntropyPruning.Prune(trie, 0.0367, TestContext.Current.CancellationToken).Removed(2));
    }

    [Fact]
    public void What_stays_keeps_its_probability_and_weights_are_computed_anew()
    {
        var trie = NGramTrie.From(Worked(), TestContext.Current.CancellationToken);
        using var pruned = EntropyPruning.Prune(trie, 1e-3, TestContext.Current.CancellationToken);
        var left = NGramTrie.From(pruned, TestContext.Current.CancellationToken);
        int[] ids = [left.Vocabulary.Find("a"u8), left.Vocabulary.Find("b"u8)];
        Assert.True(left.TryGet([ids[0], ids[0]], out var kept));
        Assert.Equal(MathF.Log10(0.5f), kept.Log10Probability);
        Assert.False(left.TryGet([ids[1], ids[0]], out _));
        left.TryGet([ids[0]], out var a);
        left.TryGet([ids[1]], out var b);
        Assert.Equal(Math.Log10(2 / 3.0), a.Log10Backoff, 1e-6);
        Assert.Equal(0, b.Log10Backoff);
    }

    [Fact]
    public void Probabilities_sum_to_one_after_every_context_and_contexts_of_what_stays_stay() =>
        Gen.Select(ListedModel.Normalised, Gen.Double[-6, 0])
            .Sample(sample =>
            {
                var (model, logThreshold) = sample;
                var trie = NGramTrie.From(model, TestContext.Current.CancellationToken);
                using var pruned = EntropyPruning.Prune(
                    trie,
                    Math.Pow(10, logThreshold),
                    TestContext.Current.CancellationToken
                );
                var left = NGramTrie.From(pruned, TestContext.Current.CancellationToken);
                Assert.Equal(model.Count(1), left.Count(1));
                for (var order = 1; order <= model.Order; order++)
                {
                    Assert.Equal(model.Count(order), left.Count(order) + pruned.Removed(order));
                }

                AssertSumsToOne(left);
            });

    [Fact]
    public void Each_n_gram_is_judged_by_the_relative_entropy_that_a_sum_over_all_words_gives() =>
        ListedModel
            .Normalised.Where(model => model.Order > 1 && model.Count(model.Order) > 0)
            .Sample(
                model =>
                {
                    var trie = NGramTrie.From(model, TestContext.Current.CancellationToken);
                    foreach (var ngram in Rows(model, model.Order))
                    {
                        var rise = Math.Exp(RelativeEntropy(model, ngram)) - 1;
                        Assert.Equal(rise < 0.01, IsRemoved(trie, ngram, 0.01, rise));
                    }
                },
                iter: 50
            );

    [Fact]
    public void A_threshold_of_zero_leaves_all_that_tells_anything() =>
        ListedModel.Normalised.Sample(model =>
        {
            var trie = NGramTrie.From(model, TestContext.Current.CancellationToken);
            using var pruned = EntropyPruning.Prune(trie, 0, TestContext.Current.CancellationToken);
            for (var order = 1; order <= model.Order; order++)
            {
                Assert.Equal(0, pruned.Removed(order));
            }
        });

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_threshold_below_zero_is_refused(double threshold) =>
        Assert.Throws<InputException>(() =>
            EntropyPruning.Prune(
                NGramTrie.From(Worked(), TestContext.Current.CancellationToken),
                threshold,
                TestContext.Current.CancellationToken
            )
        );

    private static bool IsRemoved(NGramTrie trie, int[] ngram, double threshold, double rise)
    {
        if (Math.Abs(rise - threshold) < 1e-5)
        {
            return rise < threshold; // float logarithms cannot tell
        }

        using var pruned = EntropyPruning.Prune(trie, threshold, TestContext.Current.CancellationToken);
        return !Rows(pruned, ngram.Length).Any(row => row.SequenceEqual(ngram));
    }

    /// <summary>Σ_v p(h) p(v|h) ln (p(v|h) / p'(v|h)), where p' lacks the one n-gram.</summary>
    private static double RelativeEntropy(ListedModel model, int[] ngram)
    {
        var reference = new BackoffReference(model);
        var (context, begin) = (ngram[..^1], 1);
        var joint = 1.0;
        for (var i = context[0] == begin ? 1 : 0; i < context.Length; i++)
        {
            joint *= Math.Pow(10, reference.Score(context.AsSpan(0, i), context[i]).Log10Probability);
        }

        var known = Rows(model, ngram.Length)
            .Where(row => row.AsSpan(0, context.Length).SequenceEqual(context))
            .Select(row => row[^1])
            .ToHashSet();
        int[] words = [.. Enumerable.Range(0, model.Words.Count).Where(word => word != begin)];
        double P(int word) => Math.Pow(10, reference.Score(context, word).Log10Probability);
        double Shorter(int word) => Math.Pow(10, reference.Score(context.AsSpan(1), word).Log10Probability);
        known.Remove(ngram[^1]);
        var weight =
            words.Where(word => !known.Contains(word)).Sum(P) / words.Where(word => !known.Contains(word)).Sum(Shorter);
        return joint
            * words.Sum(word =>
                P(word) * Math.Log(P(word) / (known.Contains(word) ? P(word) : weight * Shorter(word)))
            );
    }

    private static void AssertSumsToOne(NGramTrie model)
    {
        var logits = new float[model.VocabularySize];
        for (var order = 1; order < model.Order; order++)
        {
            foreach (var context in Rows(model, order).Where(row => row[^1] != model.Marks.End))
            {
                using var state = model.StartEmpty();
                model.Read([new Reading(state, context) { Logits = logits }]);
                var sum = logits.Where((_, word) => word != model.Marks.Begin).Sum(logit => Math.Exp(logit));
                Assert.Equal(1, sum, 2e-5);
            }
        }
    }

    private static IEnumerable<int[]> Rows(INGramSource source, int order) =>
        source
            .Read(order, TestContext.Current.CancellationToken)
            .SelectMany(block => Enumerable.Range(0, block.Count).Select(i => block.Row(i).ToArray()).ToArray());
}
