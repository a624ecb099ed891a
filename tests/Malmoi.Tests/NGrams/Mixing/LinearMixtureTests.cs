using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.NGrams.Mixing;
using Malmoi.Tests.NGrams.SuffixArrays;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Mixing;

public sealed class LinearMixtureTests
{
    [Fact]
    public void A_mixture_is_the_weighted_mean_of_what_its_models_say() =>
        Gen.Select(ListedModel.Normalised, ListedModel.Normalised, Gen.Double[0, 1], Gen.Int[0, 8].Array[1, 8])
            .Sample(sample =>
            {
                var (a, b) = (Trie(sample.Item1), Trie(sample.Item2));
                var mixture = new WordMixture([a, b], [sample.Item3, 1 - sample.Item3]);
                int[] sentence = [.. sample.Item4.Select(id => id % mixture.VocabularySize).Where(id => id != 1)];
                var logarithms = new float[sentence.Length];
                using var state = mixture.Start();
                mixture.Read([new Reading(state, sentence) { LogProbabilities = logarithms }]);

                var (ofA, ofB) = (Probabilities(a, mixture, sentence), Probabilities(b, mixture, sentence));
                for (var i = 0; i < sentence.Length; i++)
                {
                    Assert.Equal(
                        (sample.Item3 * ofA[i]) + ((1 - sample.Item3) * ofB[i]),
                        Math.Exp(logarithms[i]),
                        1e-6
                    );
                }

                Assert.Equal(sentence.Length, state.Length);
                Assert.Equal(
                    ofA.Zip(ofB).SelectMany(pair => new[] { pair.First, pair.Second }),
                    mixture.ComponentProbabilities(sentence)
                );
            });

    [Fact]
    public void The_distribution_sums_to_one_over_the_union_and_agrees_with_scores() =>
        Gen.Select(ListedModel.Normalised, ListedModel.Normalised, Gen.Int[2, 8].Array[0, 4])
            .Sample(sample =>
            {
                var mixture = new WordMixture([Trie(sample.Item1), Trie(sample.Item2)], [0.3, 0.7]);
                int[] sentence = [.. sample.Item3.Select(id => id % mixture.VocabularySize).Where(id => id > 2)];
                var logits = new float[mixture.VocabularySize];
                using var state = mixture.Start();
                mixture.Read([new Reading(state, sentence) { Logits = logits }]);
                Assert.Equal(1, logits.Sum(logit => Math.Exp(logit)), 1e-5);
                for (var word = 0; word < logits.Length; word++)
                {
                    var score = new float[1];
                    using var fork = state.Fork();
                    mixture.Read([new Reading(fork, new[] { word }) { LogProbabilities = score }]);
                    Assert.Equal(Math.Exp(score[0]), Math.Exp(logits[word]), 1e-5);
                }
            });

    [Fact]
    public void Any_models_of_words_can_be_mixed_and_one_cures_the_zeros_of_the_other()
    {
        using var folder = new TemporaryFolder();
        using var unbounded = InfiniGramTests.Build(folder, "the cat sat");
        var listed = new ListedModel(1);
        listed.Add([0], Math.Log10(0.1));
        listed.Add([1], -99);
        listed.Add([2], Math.Log10(0.4));
        listed.Add([listed.Words.Add("dog"u8)], Math.Log10(0.5));
        var mixture = new WordMixture([unbounded, Trie(listed)], [0.75, 0.25]);
        int[] sentence = [mixture.Vocabulary.Find("the"), mixture.Vocabulary.Find("dog")];
        var logarithms = new float[2];
        using var state = mixture.Start();
        mixture.Read([new Reading(state, sentence) { LogProbabilities = logarithms }]);
        Assert.Equal([MathF.Log(0.75f), MathF.Log(0.125f)], logarithms);
    }

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(-0.5, 1.5)]
    [InlineData(double.NaN, 0.5)]
    public void Weights_that_are_no_distribution_are_refused(double first, double second)
    {
        var model = Trie(ListedModel.Normalised.Single());
        var error = Assert.Throws<InputException>(() => new LinearMixture([model, model], [first, second]));
        Assert.Contains("must sum to one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_with_different_ids_are_not_mixed_by_id()
    {
        var (one, two) = (new ListedModel(1), new ListedModel(1));
        two.Words.Add("a"u8);
        one.Add([0], -1);
        two.Add([0], -1);
        var error = Assert.Throws<InputException>(() => new LinearMixture([Trie(one), Trie(two)], [0.5, 0.5]));
        Assert.Contains("by their words", error.Message, StringComparison.Ordinal);
    }

    private static double[] Probabilities(NGramTrie model, WordMixture mixture, int[] sentence)
    {
        int[] own = [.. sentence.Select(word => model.Vocabulary.Find(mixture.Vocabulary.Utf8(word)))];
        var logarithms = new float[own.Length];
        using var state = model.Start();
        model.Read([
            new Reading(state, (int[])[.. own.Select(id => Math.Max(id, 0))]) { LogProbabilities = logarithms },
        ]);
        return [.. own.Select((id, i) => id < 0 ? 0 : Math.Exp(logarithms[i]))];
    }

    private static NGramTrie Trie(INGramSource source) => NGramTrie.From(source, TestContext.Current.CancellationToken);
}
