using Malmoi.Evaluation.Metrics;

namespace Malmoi.Tests.Evaluation.Metrics;

public class AnswerMatchTests
{
    [Theory]
    [InlineData("The  Cat, sat.", "cat sat")]
    [InlineData("an apple a day", "apple day")]
    [InlineData("U.S.A.", "usa")]
    [InlineData("theory", "theory")]
    [InlineData("a", "")]
    public void English_answers_lose_case_articles_and_punctuation(string answer, string normalized) =>
        Assert.Equal(normalized, AnswerMatch.Squad.Normalize(answer));

    [Theory]
    [InlineData("《토지》", "토지")]
    [InlineData("‘한글’(훈민정음)", "한글 훈민정음")]
    [InlineData("1,446년", "1446년")]
    [InlineData("A the B", "a the b")]
    public void Korean_answers_lose_quotes_and_brackets(string answer, string normalized) =>
        Assert.Equal(normalized, AnswerMatch.Korquad.Normalize(answer));

    [Fact]
    public void F1_is_over_words_in_English()
    {
        // 2 of 3 words said are among 4: P 2/3, R 2/4.
        var score = AnswerMatch.Squad.Of(["in the Santa Clara, California"], "Santa Clara University");
        Assert.Equal(0, score.ExactMatch);
        Assert.Equal(2 * (2.0 / 3) * (2.0 / 4) / (2.0 / 3 + 2.0 / 4), score.F1, 12);
    }

    [Fact]
    public void F1_is_over_characters_in_Korean()
    {
        // 세종대왕이 has 4 of its 5 characters in 세종대왕.
        var score = AnswerMatch.Korquad.Of(["세종대왕"], "세종대왕이");
        Assert.Equal(0, score.ExactMatch);
        Assert.Equal(2 * 0.8 * 1 / 1.8, score.F1, 12);
        Assert.Equal(0, AnswerMatch.Squad.Of(["세종대왕"], "세종대왕이").F1);
    }

    [Fact]
    public void The_nearest_of_several_truths_counts() =>
        Assert.Equal(new AnswerScore(1, 1), AnswerMatch.Squad.Of(["fifty", "50 yards", "The 50."], "50"));

    [Fact]
    public void No_answer_is_right_where_there_is_none()
    {
        Assert.Equal(new AnswerScore(1, 1), AnswerMatch.Squad.Of([], ""));
        Assert.Equal(new AnswerScore(0, 0), AnswerMatch.Squad.Of([], "yes"));
        Assert.Equal(new AnswerScore(0, 0), AnswerMatch.Squad.Of(["yes"], ""));
        Assert.Equal(
            new AnswerScore(0.5, 0.5),
            AnswerMatch.Squad.Of(
                [
                    ["yes"],
                    ["no"],
                ],
                ["yes", ""]
            )
        );
    }
}
