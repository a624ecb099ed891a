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
            rule[(rule.IndexOf(':') is >= 0 and var colon && rule.StartsWith("regex") ? colon + 1 : 0)..],
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
