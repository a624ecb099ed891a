using Malmoi.Village;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class GloVeTests
{
    [Fact]
    public void Threads_do_not_change_the_vectors()
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(1000));
        using var pairs = CooccurrenceCounter.Count(corpus);
        float[]? expected = null;
        foreach (var threads in (int[])[1, 2, 5])
        {
            using var model = GloVe.Train(
                corpus.Vocabulary,
                pairs.Pairs(),
                new GloVeOptions
                {
                    Dimensions = 10,
                    Epochs = 3,
                    Threads = threads,
                }
            );
            expected ??= model.Vectors();
            Assert.Equal(expected, model.Vectors());
        }
    }

    [Fact]
    public void The_cost_falls_epoch_by_epoch_as_that_of_the_reference()
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(2000), minimumCount: 2);
        using var pairs = CooccurrenceCounter.Count(corpus);
        var options = new GloVeOptions
        {
            Dimensions = 12,
            Epochs = 12,
            MaximumCount = 10,
        };
        using var model = GloVe.Train(corpus.Vocabulary, pairs.Pairs(), options);
        var expected = GloVeReference.Costs(corpus.Vocabulary.Count, [.. pairs.Pairs()], options);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            Assert.Equal(1, model.Costs[epoch] / expected[epoch], 1e-4);
        }
    }

    [Fact]
    public void The_cost_falls_and_analogies_of_the_village_are_learned()
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(100_000), minimumCount: 5);
        using var pairs = CooccurrenceCounter.Count(corpus, new CooccurrenceOptions { Window = 8 });
        using var model = GloVe.Train(
            corpus.Vocabulary,
            pairs.Pairs(),
            new GloVeOptions
            {
                Dimensions = 50,
                Epochs = 15,
                MaximumCount = 10,
                Threads = 2,
            }
        );
        Assert.True(model.Costs[^1] < 0.5 * model.Costs[0], string.Join(' ', model.Costs));
        var (right, asked) = SmallAnalogies.Judge(model.Vocabulary.Words, model.Vectors(), Language.English);
        // The original's program answers 43 to 47 of the same 688 (6 %) with three seeds, this one 39 to 50; by chance it would be none.
        Assert.True(asked > 500 && right > 0.045 * asked, $"{right} of {asked}");
        TestContext.Current.SendDiagnosticMessage(
            $"GloVe: {right} of {asked}, cost {model.Costs[0]:0.0000} to {model.Costs[^1]:0.0000}"
        );
    }

    [Fact]
    public void A_logarithm_that_can_be_met_is_met()
    {
        // Two words always beside each other: w · c + b + d is to be log x for every pair.
        using var corpus = SmallCorpora.Encode(Enumerable.Repeat("a b", 50).Concat(Enumerable.Repeat("a c d", 20)));
        using var pairs = CooccurrenceCounter.Count(corpus);
        using var model = GloVe.Train(
            corpus.Vocabulary,
            pairs.Pairs(),
            new GloVeOptions { Dimensions = 8, Epochs = 300 }
        );
        Assert.True(model.Costs[^1] < 1e-3, $"{model.Costs[^1]}");
    }

    [Fact]
    public void Words_that_stand_alone_are_told()
    {
        using var corpus = SmallCorpora.Encode(["a", "b"]);
        using var pairs = CooccurrenceCounter.Count(corpus);
        var error = Assert.Throws<InputException>(() => GloVe.Train(corpus.Vocabulary, pairs.Pairs()));
        Assert.Contains("nothing to learn", error.Message, StringComparison.Ordinal);
    }
}
