using Malmoi.Instructions.Rewards;
using Malmoi.Prompting;

namespace Malmoi.Tests.Instructions.Rewards;

public class RuleRewardTests
{
    [Theory]
    [InlineData("length:4..6", "12", 0.5)]
    [InlineData("length:4..6", "1234", 1)]
    [InlineData("length:4..6", "123456", 1)]
    [InlineData("length:4..6", "123456789012", 0.5)]
    [InlineData("length:..3", "", 1)]
    [InlineData("length:1..", "", 0)]
    [InlineData("regex:^[가-힣]+$", "마을", 1)]
    [InlineData("regex:^[가-힣]+$", "village", 0)]
    [InlineData("regex:a:b", "a:b", 1)]
    [InlineData("format:sentence", "It is here. ", 1)]
    [InlineData("format:sentence", "It is here", 0)]
    [InlineData("format:list", "- a\n\n2) b\n", 1)]
    [InlineData("format:list", "- a\nb\n", 0)]
    [InlineData("format:list", "", 0)]
    [InlineData("format:list", "12", 0)]
    [InlineData("format:json", "{\"a\": [1]}", 1)]
    [InlineData("format:json", "{\"a\": [1}", 0)]
    [InlineData("format:reasoning", "<think>2 and 2</think>\n4", 1)]
    [InlineData("format:reasoning", "<think>2 and 2</think>", 0)]
    [InlineData("format:reasoning", "<think></think>4", 0)]
    [InlineData("format:reasoning", "4", 0)]
    [InlineData("repetition:1", "a b c d", 1)]
    [InlineData("repetition:1", "a a a a", 0.25)]
    [InlineData("repetition:2", "a b a b c", 0.75)]
    [InlineData("repetition", "a b", 1)]
    public async Task A_rule_judges_an_answer(string rule, string answer, double expected)
    {
        Assert.True(RewardRule.IsRule(rule));
        var scores = await RewardRule
            .Read(rule)
            .ScoreAsync([new Reply([Message.User("?")], answer)], TestContext.Current.CancellationToken);
        Assert.Equal(expected, Assert.Single(scores), 1e-6);
    }

    [Theory]
    [InlineData("length:6..4")]
    [InlineData("length:6")]
    [InlineData("length:a..b")]
    [InlineData("regex:")]
    [InlineData("regex:(")]
    [InlineData("regex:(a)\\1")]
    [InlineData("format:poem")]
    [InlineData("format:7")]
    [InlineData("repetition:0")]
    [InlineData("beauty")]
    public void What_is_no_rule_is_refused_with_its_text(string rule)
    {
        var error = Assert.Throws<InputException>(() => RewardRule.Read(rule));
        Assert.Contains(
            rule[
                (
                    rule.IndexOf(':') is >= 0 and var colon && rule.StartsWith("regex", StringComparison.Ordinal)
                        ? colon + 1
                        : 0
                )..
            ],
            error.Message
        );
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Rewards_with_weights_add_up()
    {
        (double, IReward)[] parts =
        [
            .. new[] { "0.5*length:..4", "-2*regex:b" }.Select(text =>
            {
                var (weight, rule) = RewardRule.Weighted(text);
                return (weight, (IReward)RewardRule.Read(rule));
            }),
        ];
        Reply[] replies = [new([], "a"), new([], "b")];
        var scores = await new WeightedReward(parts).ScoreAsync(replies, TestContext.Current.CancellationToken);
        Assert.Equal([0.5f, -1.5f], scores);
    }

    [Fact]
    public void A_star_within_a_pattern_is_no_weight()
    {
        Assert.Equal((1, "regex:a*b"), RewardRule.Weighted("regex:a*b"));
        Assert.Throws<InputException>(() => RewardRule.Weighted("1.2.3*regex:a"));
    }
}

public class BestOfNTests
{
    [Fact]
    public async Task The_best_answer_to_each_prompt_is_picked_and_of_equals_the_first()
    {
        Reply[] replies =
        [
            new([Message.User("a")], "12"),
            new([Message.User("a")], "1234"),
            new([Message.User("a")], "1"),
            new([Message.User("b")], "xy"),
            new([Message.User("b")], "zz"),
            new([Message.User("b")], "z"),
        ];
        var best = await BestOfN.PickAsync(
            RewardRule.Read("length:4..4"),
            replies,
            3,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["1234", "xy"], best.Select(one => one.Reply.Text));
        Assert.Equal([1f, 0.5f], best.Select(one => one.Score));
        Assert.Equal(1.75f / 3, best[0].Mean, 1e-6f);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.19314718)]
    [InlineData(16, 1.83508872)]
    public void The_distance_of_a_choice_is_bounded(int answers, double nats) =>
        Assert.Equal(nats, BestOfN.MostDistance(answers), 1e-8);

    // Four tokens, the better the later: the distance of best-of-n is Σ q ln q/p with q = F^n - (F - p)^n.
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void The_bound_holds(int answers)
    {
        double[] shares = [0.1, 0.4, 0.3, 0.2];
        var (distance, sum) = (0.0, 0.0);
        foreach (var share in shares)
        {
            var chosen = Math.Pow(sum + share, answers) - Math.Pow(sum, answers);
            distance += chosen * Math.Log(chosen / share);
            sum += share;
        }

        Assert.InRange(distance, 0, BestOfN.MostDistance(answers));
    }
}
