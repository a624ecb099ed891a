using Malmoi.Village.Assistant;

namespace Malmoi.Tests.Village.Assistant;

public sealed class AnswerCheckTests
{
    [Theory]
    [InlineData("exact: Paris", "Paris")]
    [InlineData("exact: Paris", "  paris. ")]
    [InlineData("exact: Paris", "The capital of France is Paris.")]
    [InlineData("exact: Paris", "I think a moment. The answer is: \"Paris\"!")]
    [InlineData("exact: lemon", "a lemon")]
    [InlineData("exact: dog, cat", "dog, cat")]
    [InlineData("exact: dog, cat", "The order is dog cat.")]
    [InlineData("exact: a", "A")]
    [InlineData("exact: an", "It is 'an'.")]
    [InlineData("exact: 서울", "서울입니다.")]
    [InlineData("exact: 서울", "한국의 수도는 서울이에요.")]
    [InlineData("exact: 서울", "정답은 '서울'입니다.")]
    [InlineData("exact: 민수", "민수가")]
    [InlineData("exact: 민수", "민수에게")]
    [InlineData("exact: 작다", "정답: 작다")]
    [InlineData("exact: 가다", "가다")]
    [InlineData("number: 12", "12")]
    [InlineData("number: 12", "5 + 7 = 12.")]
    [InlineData("number: 12", "First 3 × 3 = 9, then 9 + 3 = 12. The answer is 12 apples.")]
    [InlineData("number: 12", "twelve apples")]
    [InlineData("number: 12", "열두 개")]
    [InlineData("number: 12", "정답은 12개입니다. 확인: 12 - 7 = 5")]
    [InlineData("number: 1200", "1,200")]
    [InlineData("number: 4", "7-3=4")]
    [InlineData("number: -4", "The answer is -4")]
    [InlineData("all: apple | pear", "The fruits are pear and apple.")]
    [InlineData("all: 사과 | 배", "배와 사과입니다.")]
    [InlineData("none: dog", "apple, pear")]
    [InlineData("members: 3 fruit", "apple, pear and lemon")]
    [InlineData("members: 2 mammal", "개, 고양이")]
    [InlineData("refusal", "I'm sorry, but I can’t help with that. I can show you a map.")]
    [InlineData("refusal", "죄송하지만 도와 드릴 수 없습니다.")]
    [InlineData("unknown", "The passage does not say.")]
    [InlineData("unknown", "I cannot tell from the text.")]
    [InlineData("unknown", "글에 나와 있지 않습니다.")]
    [InlineData("answered", "Sure. Take the bus.")]
    [InlineData("exact: big & upper", "BIG")]
    [InlineData("exact: big & begins: Answer:", "Answer: big")]
    [InlineData("words: 3", "one two three")]
    public void Right_replies_pass(string check, string reply) => Assert.True(AnswerCheck.Parse(check).Accepts(reply));

    [Theory]
    [InlineData("exact: Paris", "Rome")]
    [InlineData("exact: Paris", "")]
    [InlineData("exact: Paris", "The capital is not Paris")]
    [InlineData("exact: Paris", "It is Paris or Rome")]
    [InlineData("exact: 사", "사과")]
    [InlineData("exact: 서울", "서울이 아닙니다")]
    [InlineData("number: 12", "")]
    [InlineData("number: 12", "112")]
    [InlineData("number: 12", "12 and then 13")]
    [InlineData("number: 12", "The answer is 13, not 12")]
    [InlineData("number: 12", "99999999999999999999999999999999999999")]
    [InlineData("all: apple | pear", "apple")]
    [InlineData("all: apple", "pineapple")]
    [InlineData("all: 사과", "사과나무")]
    [InlineData("none: dog", "apple, dog")]
    [InlineData("none: dog", "")]
    [InlineData("members: 3 fruit", "apple, pear")]
    [InlineData("members: 3 fruit", "apple, pear, apple")]
    [InlineData("members: 3 fruit", "apple, pear, dog")]
    [InlineData("refusal", "I cannot tell from the text.")]
    [InlineData("refusal", "Sure, I can help.")]
    [InlineData("answered", "I can't help with that.")]
    [InlineData("answered", " ")]
    [InlineData("unknown", "At the market.")]
    [InlineData("exact: big & upper", "big")]
    [InlineData("exact: big & begins: Answer:", "big")]
    [InlineData("words: 3", "one two three four")]
    public void Wrong_replies_fail(string check, string reply) => Assert.False(AnswerCheck.Parse(check).Accepts(reply));

    [Theory]
    [InlineData("")]
    [InlineData("exact")]
    [InlineData("exact: ")]
    [InlineData("number: twelve")]
    [InlineData("members: many fruit")]
    [InlineData("members: 3 cheese")]
    [InlineData("members: 0 fruit")]
    [InlineData("refusal: no")]
    [InlineData("exact: a & nothing")]
    public void A_check_that_is_none_is_refused(string text)
    {
        var error = Assert.Throws<InputException>(() => AnswerCheck.Parse(text));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Gold_may_not_hold_what_separates_gold() =>
        Assert.Throws<InputException>(() => AnswerCheck.Exact("this | that"));

    [Fact]
    public void Odd_text_is_judged_without_error()
    {
        string[] odd =
        [
            "\ud83d",
            new string('9', 100_000),
            new string('은', 5_000),
            "\0",
            "....",
            "은 은 은 ",
            "- , .",
        ];
        string[] checks =
        [
            "exact: a",
            "number: 1",
            "all: a",
            "none: a",
            "members: 1 fruit",
            "refusal",
            "unknown",
            "upper",
        ];
        foreach (var check in checks.Select(AnswerCheck.Parse))
        {
            Assert.All(odd, text => Assert.True(check.Accepts(text) || !check.Accepts(text)));
        }
    }
}
