using CsCheck;
using Malmoi.Neural.Pretraining.Objectives;
using static Malmoi.Neural.Tests.Pretraining.Objectives.SamplePassage;

namespace Malmoi.Neural.Tests.Pretraining.Objectives;

public class PermutedOrderTests
{
    [Fact]
    public void One_token_in_six_is_told_and_only_those_have_a_turn() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 4], Gen.Long)
            .Sample(
                (length, word, seed) =>
                {
                    var example = new PermutedOrder().Make(Of(length, word), new Xoshiro256(seed));
                    var told = Enumerable.Range(0, length).Where(i => example.Labels![i] >= 0).ToList();
                    Assert.Equal(Math.Max(1, length / 6), told.Count);
                    Assert.All(told, i => Assert.Equal(example.Tokens[i], example.Labels![i]));
                    Assert.Equal(told, Enumerable.Range(0, length).Where(i => example.Order![i] >= 0));
                    Assert.Equal(told.Count, told.Select(i => example.Order![i]).Distinct().Count());
                    Assert.Equal(Of(length).Ids, example.Tokens);
                }
            );

    [Fact]
    public void A_place_sees_what_the_published_mask_lets_it_see()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var order = new PermutedOrder { K = 2 }
                .Make(Of(24), new Xoshiro256(seed))
                .Order!;
            for (var i = 0; i < 24; i++)
            {
                for (var j = 0; j < 24; j++)
                {
                    // The reference: a place that is not told has turn -1, and counts as one later when it looks.
                    var own = order[i] >= 0 ? order[i] : order[i] + 1;
                    var isHidden = own <= order[j] && order[j] >= 0;
                    Assert.Equal(!isHidden, PermutedOrder.Sees(order, i, j));
                }
            }
        }
    }

    [Fact]
    public void Spans_are_one_to_five_words_long_by_their_weights()
    {
        var random = new Xoshiro256(1);
        double[] weights = [1, 1 / 2.0, 1 / 3.0, 1 / 4.0, 1 / 5.0];
        var draws = Enumerable.Range(0, 100_000).CountBy(_ => random.Choose(weights)).ToDictionary();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(weights[i] / weights.Sum(), draws[i] / 100_000.0, 0.006);
        }
    }

    [Fact]
    public void Spans_keep_words_whole_where_the_count_allows()
    {
        // 85 of 512 tokens as published; words of 3: at most the last span and the single tokens that fill up are not whole.
        var broken = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var labels = new PermutedOrder().Make(Of(512, word: 3), new Xoshiro256(seed)).Labels!;
            Assert.Equal(85, labels.Count(label => label >= 0));
            broken += labels.Chunk(3).Count(word => word.Select(label => label >= 0).Distinct().Count() == 2);
        }

        Assert.InRange(broken / 100.0, 0, 20);
    }

    [Fact]
    public void Turns_go_into_a_batch_and_padding_has_none()
    {
        var examples = new[] { 12, 7 }.Select(length => new PermutedOrder().Make(Of(length), new Xoshiro256(1)));
        var batch = Example.Collate([.. examples], Padding);
        Assert.Equal((2, 12), (batch.Order!.Rows, batch.Order.Length));
        Assert.Equal(3, batch.Order.Values.Count(turn => turn >= 0));
        Assert.Equal([12, 7], batch.Lengths!);
        Assert.Equal(3, batch.Predicted);
        Assert.Equal(19, batch.TokenCount);
    }
}
