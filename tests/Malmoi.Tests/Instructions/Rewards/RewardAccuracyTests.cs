using Malmoi.Instructions;
using Malmoi.Instructions.Rewards;
using Malmoi.Prompting;

namespace Malmoi.Tests.Instructions.Rewards;

/// <summary>How often rewards agree with people, and what knows only length or words.</summary>
public class RewardAccuracyTests
{
    [Fact]
    public void All_pairs_of_a_ranking_count_and_a_tie_is_no_hit()
    {
        var accuracy = RewardAccuracy.Of([
            [3f, 1f, 2f],
            [1f, 1f],
        ]);
        Assert.Equal([2f, 1f, -1f, 0f], accuracy.Differences);
        Assert.Equal((2, 4), (accuracy.Right.Hits, accuracy.Right.Items));
        Assert.Equal(1, accuracy.Ties);
        Assert.Equal(
            3,
            RewardAccuracy
                .Of([
                    [1f, 0f],
                    [2f, 1f],
                    [1f, 1f],
                    [0f, 0f],
                ])
                .WithTies.Hits
        );
    }

    [Fact]
    public void Calibration_takes_the_logistic_function_of_a_difference_for_how_sure_it_is()
    {
        // ln 3: three times of four. One bin of four pairs, three of them right.
        var difference = (float)Math.Log(3);
        var calibration = RewardAccuracy
            .Of([
                [difference, 0],
                [difference, 0],
                [difference, 0],
                [0, difference],
            ])
            .Calibration;
        Assert.Equal(0.75, Assert.Single(calibration.Bins).Confidence, 1e-6);
        Assert.Equal(0, calibration.Error, 1e-6);
    }

    [Fact]
    public async Task Length_is_taken_the_way_that_fits_most_pairs()
    {
        PreferenceExample[] pairs = [Pair("no", "certainly not"), Pair("a", "aa"), Pair("bbb", "b")];
        var reward = LongerReward.Fit(pairs);
        Assert.True(reward.IsShorter);
        Assert.Equal(
            2,
            (await RewardAccuracy.OfAsync(reward, pairs, TestContext.Current.CancellationToken)).Right.Hits
        );
    }

    [Fact]
    public async Task Words_are_weighed_by_the_side_they_stand_on()
    {
        var reward = UnigramReward.Fit([Pair("the cat sat", "the dog sat"), Pair("a cat", "a dog")]);
        var scores = await reward.ScoreAsync(
            [new Reply([], "cat"), new Reply([], "dog"), new Reply([], "the sat a"), new Reply([], "unheard of")],
            TestContext.Current.CancellationToken
        );
        // Five words a side, of five kinds: (2 + 1)/(5 + 5) against (0 + 1)/(5 + 5).
        Assert.Equal(Math.Log(3), scores[0], 1e-6);
        Assert.Equal(-Math.Log(3), scores[1], 1e-6);
        Assert.Equal(0, scores[2], 1e-6);
        Assert.Equal(0, scores[3]);
    }

    private static PreferenceExample Pair(string chosen, string rejected) =>
        new([Message.User("?")], [chosen, rejected]);
}
