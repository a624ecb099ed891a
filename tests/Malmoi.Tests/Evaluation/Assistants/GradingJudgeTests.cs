using Malmoi.Evaluation.Assistants;

namespace Malmoi.Tests.Evaluation.Assistants;

public class GradingJudgeTests
{
    private static readonly JudgedQuestion Question = new("7", ["Where is the cat?"]);

    [Theory]
    [InlineData("""{"reason": "no", "grade": 1}""", 1)]
    [InlineData("""{"reason": "yes", "grade": 10}""", 10)]
    public async Task A_grade_is_read(string reply, int grade) =>
        Assert.Equal(grade, await new GradingJudge(new ScriptedClient(_ => reply)).GradeAsync(Question, ["here"]));

    [Theory]
    [InlineData("""{"reason": "no", "grade": 0}""")]
    [InlineData("""{"reason": "no", "grade": 11}""")]
    [InlineData("""{"reason": "no", "grade": 7.5}""")]
    [InlineData("""{"reason": "no", "grade": "7"}""")]
    [InlineData("7")]
    public async Task Another_reply_is_an_error(string reply)
    {
        var judge = new GradingJudge(new ScriptedClient(_ => reply));
        var error = await Assert.ThrowsAsync<InputException>(() => judge.GradeAsync(Question, ["here"]));
        Assert.Contains("question '7'", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 10", error.Message, StringComparison.Ordinal);
    }
}
