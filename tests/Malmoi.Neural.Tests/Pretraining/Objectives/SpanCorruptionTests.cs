using CsCheck;
using Malmoi.Neural.Pretraining.Objectives;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class SpanCorruptionTests
{
    private static readonly int[] Sentinels = [.. Enumerable.Range(0, 100).Select(i => 999 - i)];
    private static readonly SpanCorruption T5 = new(Sentinels, start: 0, end: 1);

    [Theory]
    // The last is what the published model was trained with; the others are its authors' tests.
    [InlineData(64, 0.2, 2.0, 70, 22)]
    [InlineData(64, 0.2, 1.0, 63, 27)]
    [InlineData(512, 0.15, 3.0, 568, 114)]
    public void Lengths_are_as_published(int source, double density, double mean, int passage, int target)
    {
        var objective = new SpanCorruption(Sentinels, 0, 1) { Density = density, MeanSpan = mean };
        Assert.Equal((passage, target), objective.Lengths(source));
        var example = objective.Make(Of(passage), new Xoshiro256(1));
        Assert.Equal((source, target), (example.Source!.Length, example.Labels!.Length));
    }

    [Fact]
    public void Sentinels_stand_where_they_do_in_the_authors_test()
    {
        int[] tokens = [9, 10, 11, 12, 13, 14, 15];
        bool[] isNoise = [false, true, true, false, false, true, false];
        Assert.Equal([9, 999, 12, 13, 998, 15], T5.Replaced(tokens, isNoise, replaced: true));
        Assert.Equal([999, 10, 11, 998, 14, 997], T5.Replaced(tokens, isNoise, replaced: false));
    }

    [Fact]
    public void Source_and_target_together_are_the_passage() =>
        Gen.Select(Gen.Int[2, 300], Gen.Long)
            .Sample(
                (length, seed) =>
                {
                    var example = T5.Make(Of(length), new Xoshiro256(seed));
                    Assert.Equal([0, .. example.Labels![..^1]], example.Tokens);
                    Assert.Equal((1, 1), (example.Source![^1], example.Labels[^1]));
                    Assert.Equal(Of(length).Ids, Woven(example.Source, example.Labels));
                }
            );

    [Fact]
    public void Spans_have_the_share_and_the_mean_of_the_paper()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var isNoise = T5.Noise(568, new Xoshiro256(seed));
            Assert.Equal(85, isNoise.Count(noise => noise));
            Assert.Equal(28, Enumerable.Range(1, 567).Count(i => isNoise[i] && !isNoise[i - 1]));
            Assert.True(!isNoise[0] && isNoise[^1]);
        }
    }

    [Fact]
    public void Every_way_to_cut_is_as_likely()
    {
        // 4 tokens of 8 in 2 spans: 3 ways to cut the spans, 3 to cut the text.
        var objective = new SpanCorruption(Sentinels, 0, 1) { Density = 0.5, MeanSpan = 2 };
        var ways = Enumerable
            .Range(0, 9000)
            .CountBy(seed => string.Concat(objective.Noise(8, new Xoshiro256(seed)).Select(noise => noise ? 1 : 0)))
            .ToList();
        Assert.Equal(9, ways.Count);
        Assert.All(ways, way => Assert.InRange(way.Value, 860, 1140));
    }

    [Fact]
    public void Too_few_sentinels_and_a_passage_of_one_token_are_refused()
    {
        var objective = new SpanCorruption([999], 0, 1);
        Assert.Contains(
            "more spans than the tokenizer has sentinels (1)",
            Assert.Throws<InputException>(() => objective.Make(Of(100), new Xoshiro256(1))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InputException>(() => T5.Make(Of(1), new Xoshiro256(1)));
    }

    private static List<int> Woven(int[] source, int[] target)
    {
        var spans = new Dictionary<int, List<int>>();
        foreach (var token in target)
        {
            if (Sentinels.Contains(token))
            {
                spans[token] = [];
            }
            else if (token != 1)
            {
                spans[spans.Keys.Min()].Add(token);
            }
        }

        return [.. source.SkipLast(1).SelectMany(token => spans.GetValueOrDefault(token, [token]))];
    }
}
