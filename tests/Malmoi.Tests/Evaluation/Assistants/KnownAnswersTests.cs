using System.Text;
using Malmoi.Evaluation.Assistants;
using Malmoi.Evaluation.Metrics;
using Malmoi.Prompting;
using Malmoi.Tests.Chat;

namespace Malmoi.Tests.Evaluation.Assistants;

public class KnownAnswersTests
{
    private static readonly (IReadOnlyList<Message> Prompt, string Answer)[] Asked =
    [
        ([Message.User("배고파")], "얼른 뭐라도 드세요."),
        ([Message.User("졸려")], "잠깐 쉬어 가세요."),
        ([Message.User("심심해")], "저랑 이야기해요."),
    ];

    [Fact]
    public async Task Replies_stand_beside_what_another_s_answer_gets()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var done = new List<int>();
        var answers = await KnownAnswers.AskAsync(
            new Respondent(new ScriptedClient(said => said == "졸려" ? "잠깐 쉬어 가세요." : "좋아요.")),
            AnswerScorer.Of(opened),
            Asked,
            seed: 1,
            done.Add
        );
        Assert.Equal([1, 2, 3], done);
        Assert.Equal((1, 3), (answers.Same.Hits, answers.Same.Items));
        Assert.Equal((2, 0), (answers.Different.Hits, answers.Empty.Hits));
        string[] replies = ["좋아요.", "잠깐 쉬어 가세요.", "좋아요."];
        var expected = Asked.Zip(replies, (one, reply) => ChrF.Characters.Of([one.Answer], [reply])).Average();
        Assert.Equal(expected, answers.CharacterF.Value, 1e-9);
        Assert.InRange(expected, answers.CharacterF.Interval.Low, answers.CharacterF.Interval.High);
        var others = Asked.Zip(Asked.Skip(1).Append(Asked[0]));
        Assert.Equal(
            others.Average(pair => ChrF.Characters.Of([pair.First.Answer], [pair.Second.Answer])),
            answers.CharacterFOfOthers.Value,
            1e-9
        );
    }

    [Fact]
    public async Task Bits_are_those_of_all_answers_over_their_bytes()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var scorer = AnswerScorer.Of(opened);
        var answers = await KnownAnswers.AskAsync(new Respondent(new ScriptedClient(_ => "")), scorer, Asked, seed: 1);
        var scores = await scorer.ScoreAsync([
            .. Asked.Select(one => (one.Prompt, (IReadOnlyList<string>)[one.Answer])),
        ]);
        var bits = scores.Sum(score => -score[0]!.Value.LogProbability) / Math.Log(2);
        Assert.Equal(bits / Asked.Sum(one => Encoding.UTF8.GetByteCount(one.Answer)), answers.BitsPerByte.Value, 1e-9);
        Assert.Equal((3, 0), (answers.Empty.Hits, answers.TooLong));
        Assert.Equal(0, answers.CharacterF.Value);
        Assert.Equal(0, answers.LongestCommon.Value);
    }

    [Fact]
    public async Task Nothing_asked_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        await Assert.ThrowsAsync<InputException>(() =>
            KnownAnswers.AskAsync(new Respondent(new ScriptedClient(_ => "")), AnswerScorer.Of(opened), [], seed: 1)
        );
    }
}
