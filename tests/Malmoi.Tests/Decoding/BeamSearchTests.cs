using CsCheck;
using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tests.NGrams;
using Malmoi.Tests.NGrams.Arpa;

namespace Malmoi.Tests.Decoding;

public class BeamSearchTests
{
    private const int Longest = 3;

    [Fact]
    public void A_wide_beam_finds_what_an_exhaustive_search_finds() =>
        ListedModel.Normalised.Sample(
            source =>
            {
                var model = NGramTrie.From(source);
                var all = Exhaustive(model);
                var found = Search(model, width: all.Count);
                return found.Count == all.Count
                    && found
                        .Zip(all)
                        .All(pair => Math.Abs(pair.First.LogProbability - pair.Second.LogProbability) < 1e-4);
            },
            iter: 60
        );

    [Fact]
    public void A_beam_of_one_is_greedy() =>
        ListedModel.Normalised.Sample(
            source =>
            {
                var model = NGramTrie.From(source);
                var best = Search(model, width: 1).Single();
                using var state = model.Start();
                var logits = new float[model.VocabularySize];
                var read = Array.Empty<int>();
                foreach (var token in best.Tokens)
                {
                    model.Read([new Reading(state, read) { Logits = logits }]);
                    logits[model.Marks.Unknown] = float.NegativeInfinity;
                    if (logits[token] < logits.Max())
                    {
                        return false;
                    }

                    read = [token];
                }

                return true;
            },
            iter: 100
        );

    [Fact]
    public void A_score_is_the_sum_of_the_conditional_probabilities() =>
        Gen.Select(ListedModel.Normalised, Gen.Int[1, 6])
            .Sample(
                (source, width) =>
                {
                    var model = NGramTrie.From(source);
                    return Search(model, width)
                        .All(found => Math.Abs(found.LogProbability - Sum(model, found.Tokens)) < 1e-4);
                },
                iter: 100
            );

    [Fact]
    public void The_state_that_was_given_is_not_changed()
    {
        var model = NGramTrie.From(ArpaSamples.Open(ArpaSamples.Small));
        using var state = model.Start();
        var logits = new float[model.VocabularySize];
        model.Read([new Reading(state, Array.Empty<int>()) { Logits = logits }]);
        var before = logits.ToArray();
        new BeamSearch(model, 3) { End = model.Marks.End }.Search(
            state,
            logits,
            5,
            TestContext.Current.CancellationToken
        );
        model.Read([new Reading(state, Array.Empty<int>()) { Logits = logits }]);
        Assert.Equal(before, logits);
        Assert.Equal(0, state.Length);
    }

    private static IReadOnlyList<Hypothesis> Search(NGramTrie model, int width)
    {
        using var state = model.Start();
        var logits = new float[model.VocabularySize];
        model.Read([new Reading(state, Array.Empty<int>()) { Logits = logits }]);
        var search = new BeamSearch(model, width)
        {
            Filters = [new Suppression([model.Marks.Unknown, model.Marks.Begin])],
            End = model.Marks.End,
        };
        return search.Search(state, logits, Longest, TestContext.Current.CancellationToken);
    }

    private static List<Hypothesis> Exhaustive(NGramTrie model)
    {
        var words = Enumerable
            .Range(0, model.VocabularySize)
            .Where(id => id != model.Marks.Unknown && id != model.Marks.Begin);
        List<int[]> open =
        [
            [],
        ];
        List<int[]> closed = [];
        for (var length = 0; length < Longest; length++)
        {
            var longer = open.SelectMany(tokens => words.Select(word => (int[])[.. tokens, word])).ToList();
            closed.AddRange(longer.Where(tokens => tokens[^1] == model.Marks.End));
            open = [.. longer.Where(tokens => tokens[^1] != model.Marks.End)];
        }

        return
        [
            .. closed
                .Concat(open)
                .Select(tokens => new Hypothesis(
                    tokens,
                    Sum(model, tokens),
                    tokens[^1] == model.Marks.End,
                    Sum(model, tokens)
                ))
                .OrderByDescending(found => found.LogProbability),
        ];
    }

    private static double Sum(NGramTrie model, IReadOnlyList<int> tokens)
    {
        using var state = model.Start();
        var numbers = new float[tokens.Count];
        model.Read([new Reading(state, tokens.ToArray()) { LogProbabilities = numbers }]);
        return numbers.Sum(number => (double)number);
    }
}
