using CsCheck;
using Malmoi.NGrams;
using Malmoi.Tests.NGrams.Arpa;

namespace Malmoi.Tests.NGrams;

public class NGramExplanationTests
{
    [Fact]
    public void What_is_explained_is_what_the_model_answers() =>
        Gen.Select(ListedModel.Normalised, Gen.Int[0, 100].Array[1, 8])
            .Sample(
                (source, draws) =>
                {
                    var model = NGramTrie.From(source);
                    var tokens = Array.ConvertAll(draws, draw => draw % model.VocabularySize);
                    var scores = new NGramScore[tokens.Length];
                    using var state = model.Start();
                    model.Read(state, tokens, scores);
                    var steps = NGramExplanation.Explain(model, [model.Marks.Begin], tokens);
                    return steps
                        .Zip(scores)
                        .All(pair =>
                            Math.Abs(pair.First.Log10Probability - pair.Second.Log10Probability) < 1e-4
                            && (
                                pair.First.Token == model.Marks.Unknown
                                || pair.First.NGram.Count == pair.Second.NGramLength
                            )
                        );
                },
                iter: 200
            );

    [Fact]
    public void Every_back_off_on_the_way_down_is_told()
    {
        var model = NGramTrie.From(ArpaSamples.Open(ArpaSamples.Small));
        var (begin, a, b) = (model.Marks.Begin, model.Vocabulary.Find("a"u8), model.Vocabulary.Find("b"u8));
        var step = NGramExplanation.Explain(model, [begin, a, b], [b])[0];
        Assert.Equal([begin, a, b], step.History);
        Assert.Equal([a, b], step.Context); // a 3-gram model: two words count
        Assert.Equal([b], step.NGram);
        Assert.Equal(-0.6, step.Log10NGram, 1e-6);
        Assert.Equal(2, step.Backoffs.Count);
        Assert.Equal([a, b], step.Backoffs[0].Context);
        Assert.Equal(-0.3, step.Backoffs[0].Log10Weight, 1e-6);
        Assert.Equal(-0.125, step.Backoffs[1].Log10Weight, 1e-6);
        Assert.Equal(-0.6 - 0.3 - 0.125, step.Log10Probability, 1e-6);
    }

    [Fact]
    public void A_context_never_seen_costs_nothing()
    {
        var model = NGramTrie.From(ArpaSamples.Open(ArpaSamples.Small));
        var (a, b) = (model.Vocabulary.Find("a"u8), model.Vocabulary.Find("b"u8));
        var step = NGramExplanation.Explain(model, [b, b], [a])[0];
        Assert.False(step.Backoffs[0].IsKnown);
        Assert.Equal(0, step.Backoffs[0].Log10Weight);
        Assert.Equal(-0.5, step.Log10Probability, 1e-6); // b a
    }
}
