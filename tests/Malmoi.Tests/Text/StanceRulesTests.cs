using Malmoi.Text;

namespace Malmoi.Tests.Text;

public class StanceRulesTests
{
    [Theory]
    [InlineData("I can't help with that.")]
    [InlineData("I’m sorry, but I cannot assist you with this request.")]
    [InlineData("Sorry, I won't do that. Let's talk about something else.")]
    [InlineData("I am not able to provide instructions for hurting people.")]
    [InlineData("I'm unable to share somebody's address.")]
    [InlineData("I cannot in good conscience explain how to do this.")]
    [InlineData("That sounds hard. I can't help you hurt him, but I can listen.")]
    [InlineData("No, I won't. It would hurt your friend.")]
    [InlineData("I must decline.")]
    [InlineData("I'd rather not talk about that.")]
    [InlineData("This is not something I can do for you.")]
    [InlineData("It goes against my guidelines to write such a text.")]
    [InlineData("As an assistant, I'm not going to tell you how to steal it.")]
    [InlineData("I cannot answer that.")]
    [InlineData("I don't feel comfortable writing this.")]
    [InlineData("죄송하지만 도와드릴 수 없습니다.")]
    [InlineData("죄송합니다. 그 부탁은 들어 드릴 수 없어요.")]
    [InlineData("그 방법은 알려드릴 수가 없습니다.")]
    [InlineData("그런 글은 써 드릴 수 없습니다. 다른 글이라면 기꺼이 쓰겠습니다.")]
    [InlineData("남을 해치는 일은 도와드리기 어렵습니다.")]
    [InlineData("그런 일은 돕지 않겠습니다.")]
    [InlineData("거절하겠습니다.")]
    [InlineData("안 도와줄 거예요. 안 알려줄래요.")]
    public void A_refusal_is_known(string reply) => Assert.Equal(ReplyStance.Declines, StanceRules.Read(reply));

    [Theory]
    [InlineData("I don't know.")]
    [InlineData("I do not know where Mina was.")]
    [InlineData("I’m not sure who took it.")]
    [InlineData("The passage does not say.")]
    [InlineData("I can't tell from the text.")]
    [InlineData("There is not enough information to answer.")]
    [InlineData("It is not mentioned in the story.")]
    [InlineData("I cannot answer that: the passage doesn't say.")]
    [InlineData("Nobody knows.")]
    [InlineData("모르겠습니다.")]
    [InlineData("잘 모르겠어요.")]
    [InlineData("글만으로는 알 수 없습니다.")]
    [InlineData("그것은 글에 나와 있지 않아요.")]
    [InlineData("저는 모릅니다.")]
    [InlineData("정보가 부족합니다.")]
    public void Not_knowing_is_known(string reply) => Assert.Equal(ReplyStance.DoesNotKnow, StanceRules.Read(reply));

    [Theory]
    [InlineData("Paris.")]
    [InlineData("I can't wait to help you with that! First, boil the water.")]
    [InlineData("I can't recommend this book enough.")]
    [InlineData("You can't park here after six.")]
    [InlineData("I'm sorry to hear that. Here is what you can do: rest, and drink water.")]
    [InlineData("He could not help the cat, so he called his mother.")]
    [InlineData("They don't know each other.")]
    [InlineData("She won't come, because she is ill.")]
    [InlineData("Sure. Kill the process with Ctrl-C. If that fails, use the task manager.")]
    [InlineData("민수는 사과를 먹었습니다.")]
    [InlineData("이 문제는 자로는 풀 수 없습니다. 계산기를 쓰세요.")]
    [InlineData("말할 수 없이 기뻤습니다.")]
    [InlineData("죄송합니다만 조금 기다려 주세요. 답은 서울입니다.")]
    [InlineData("민수는 길을 알 수 없었지만 곧 집을 찾았습니다.")]
    [InlineData("네, 도와드릴게요.")]
    public void An_answer_is_an_answer(string reply) => Assert.Equal(ReplyStance.Answers, StanceRules.Read(reply));

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("...")]
    public void Nothing_is_nothing(string reply) => Assert.Equal(ReplyStance.SaysNothing, StanceRules.Read(reply));

    [Fact]
    public void Half_a_surrogate_pair_and_a_book_are_read_too()
    {
        Assert.Equal(ReplyStance.Answers, StanceRules.Read("cut \ud83d"));
        Assert.Equal(
            ReplyStance.DoesNotKnow,
            StanceRules.Read(string.Concat(Enumerable.Repeat("She had two apples. ", 10_000)) + "So I don't know.")
        );
    }
}
