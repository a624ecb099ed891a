using CsCheck;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class MaskedTokensTests
{
    [Fact]
    public void Labels_put_back_give_the_text_and_as_many_as_published_are_told() =>
        Gen.Select(Gen.Int[1, 200], Gen.Long)
            .Sample(
                (length, seed) =>
                {
                    var objective = new MaskedTokens(Mask, 1000) { Begin = Begin, End = End };
                    var example = objective.Make(Of(length), new Xoshiro256(seed));
                    var restored = example.Tokens.Zip(example.Labels!, (token, label) => label >= 0 ? label : token);
                    Assert.Equal([Begin, .. Of(length).Ids, End], restored);
                    var told = example.Labels!.Count(label => label >= 0);
                    Assert.Equal(Math.Clamp((int)Math.Round((length + 2) * 0.15), 1, length), told);
                    Assert.True(example.Labels![0] < 0 && example.Labels[^1] < 0);
                }
            );

    [Fact]
    public void Of_the_chosen_eight_in_ten_are_hidden_one_is_random_and_one_as_it_is()
    {
        var objective = new MaskedTokens(Mask, 1_000_000);
        var (hidden, kept, random) = (0, 0, 0);
        for (var seed = 0; seed < 500; seed++)
        {
            var passage = Of(1000);
            var example = objective.Make(passage, new Xoshiro256(seed));
            for (var i = 0; i < 1000; i++)
            {
                var isTold = example.Labels![i] >= 0;
                hidden += isTold && example.Tokens[i] == Mask ? 1 : 0;
                kept += isTold && example.Tokens[i] == passage.Ids[i] ? 1 : 0;
                random += isTold && example.Tokens[i] != Mask && example.Tokens[i] != passage.Ids[i] ? 1 : 0;
                Assert.True(isTold || example.Tokens[i] == passage.Ids[i]);
            }
        }

        // 75,000 draws: a standard deviation is 0.15 % for the first and 0.11 % for the others.
        Assert.Equal(75_000, hidden + kept + random);
        Assert.InRange(hidden / 75_000.0, 0.794, 0.806);
        Assert.InRange(kept / 75_000.0, 0.0955, 0.1045);
        Assert.InRange(random / 75_000.0, 0.0955, 0.1045);
    }

    [Theory]
    [InlineData(MaskUnit.Word, 3)]
    [InlineData(MaskUnit.Eojeol, 6)]
    public void Whole_units_are_told_or_none_of_it(MaskUnit unit, int length)
    {
        var objective = new MaskedTokens(Mask, 1000) { Unit = unit };
        for (var seed = 0; seed < 200; seed++)
        {
            var labels = objective.Make(Of(120, word: 3), new Xoshiro256(seed)).Labels!;
            Assert.Equal(18, labels.Count(label => label >= 0));
            Assert.All(labels.Chunk(length), chunk => Assert.Single(chunk.Select(label => label >= 0).Distinct()));
        }
    }

    [Fact]
    public void Special_tokens_are_never_chosen()
    {
        var passage = Of(20);
        passage.Marks[7] = TokenMarks.Special;
        var objective = new MaskedTokens(Mask, 1000) { Share = 1 };
        var labels = objective.Make(passage, new Xoshiro256(1)).Labels!;
        Assert.Equal([7], Enumerable.Range(0, 20).Where(i => labels[i] < 0));
    }

    [Fact]
    public void The_generators_text_is_judged_token_by_token()
    {
        var masking = ReplacedTokens.Masking(Mask, 1000, begin: null, end: null);
        var kept = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var example = new ReplacedTokens(masking).Make(Of(100), new Xoshiro256(seed));
            kept += Enumerable.Range(0, 100).Count(i => example.Labels![i] >= 0 && example.Tokens[i] != Mask);
            Assert.All(example.Tokens, token => Assert.True(token == Mask || token >= First));
        }

        Assert.InRange(kept / (300 * 15.0), 0.13, 0.17);

        var hidden = Example.Collate(
            [
                new Example { Tokens = [10, Mask, 12, Mask], Labels = [-100, 11, -100, 13] },
                new Example { Tokens = [Mask, 21], Labels = [20, -100] },
            ],
            Padding
        );
        var judged = ReplacedTokens.Judged(hidden, new(2, 4, [99, 11, 99, 77, 55, 99, 99, 99]));
        Assert.Equal([10, 11, 12, 77, 55, 21, Padding, Padding], judged.Tokens.Values);
        Assert.Equal([0, 0, 0, 1, 1, 0, -100, -100], judged.Labels!.Values);
        Assert.Equal([4, 2], judged.Lengths!);
    }
}
