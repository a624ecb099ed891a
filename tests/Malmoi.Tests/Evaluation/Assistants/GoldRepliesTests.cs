using Malmoi.Evaluation.Assistants;
using Malmoi.Prompting;
using Malmoi.Tests.Chat;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Tests.Evaluation.Assistants;

public class GoldRepliesTests
{
    private static readonly GoldQuestion[] Questions =
    [
        new([Message.User("2 + 3?")], AnswerCheck.Number(5)) { Kind = "add", HeldOut = "word" },
        new([Message.User("3 + 3?")], AnswerCheck.Number(6)) { Kind = "add", HeldOut = "kind" },
        new([Message.User("Where is the cat?")], AnswerCheck.Unknown) { Kind = "where", HeldOut = "kind" },
    ];

    [Fact]
    public async Task Replies_are_counted_by_group_and_by_what_can_be_known()
    {
        var replies = await AskAsync(said => said.Contains("cat", StringComparison.Ordinal) ? "I don't know." : "5");
        Assert.Equal((2, 3), (replies.Right.Hits, replies.Right.Items));
        Assert.Equal((1, 2), (replies.RightWhereAnswerable.Hits, replies.RightWhereAnswerable.Items));
        Assert.Equal((1, 1), (replies.UnknownWhereNot.Hits, replies.UnknownWhereNot.Items));
        Assert.Equal((0, 2), (replies.UnknownWhereAnswerable.Hits, replies.UnknownWhereAnswerable.Items));
        Assert.Equal(["kind", "word"], replies.By(question => question.HeldOut).Select(row => row.Name));
        Assert.Equal([1, 1], replies.By(question => question.HeldOut).Select(row => row.Replies.Right.Hits));
        Assert.Empty(replies.Rated(byToken: true));
        var modest = await AskAsync(_ => "모르겠습니다.");
        Assert.Equal((0, 2), (modest.RightWhereAnswerable.Hits, modest.UnknownWhereAnswerable.Hits));
        Assert.Equal(1, modest.UnknownWhereNot.Hits);
    }

    [Fact]
    public async Task The_model_tells_how_sure_it_was_of_its_own_replies()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var scorer = AnswerScorer.Of(opened);
        var replies = await GoldReplies.AskAsync(new Respondent(new ScriptedClient(_ => "5")), scorer, Questions);
        var expected = await scorer.ScoreAsync([(Questions[1].Prompt, ["5"])]);
        var (byToken, whole) = (replies.Rated(byToken: true), replies.Rated(byToken: false));
        Assert.Equal(Math.Exp(expected[0][0]!.Value.LogProbability), whole[1].Confidence, 1e-9);
        Assert.Equal(Math.Exp(expected[0][0]!.Value.PerToken), byToken[1].Confidence, 1e-9);
        Assert.Equal([true, false, false], whole.Select(answer => answer.IsRight));
        var silent = await GoldReplies.AskAsync(new Respondent(new ScriptedClient(_ => "")), scorer, Questions);
        Assert.Empty(silent.Rated(byToken: true));
    }

    [Fact]
    public void The_village_s_instructions_are_read_as_they_are_written()
    {
        using var folder = new TemporaryFolder();
        var drawn = Maeul.Instructions(null, 1, Split.Test).Take(50).ToList();
        var lines = drawn.Select(one => AssistantLines.Line(one, AssistantFormat.JsonLines).ToArray());
        var path = folder["gold.jsonl"];
        File.WriteAllBytes(path, [.. lines.SelectMany(line => line)]);
        var read = GoldQuestion.Read(path);
        var expected = drawn.Select(GoldQuestion.Of).ToList();
        Assert.Equal(expected.Select(one => one.Prompt[0].Content), read.Select(one => one.Prompt[0].Content));
        Assert.Equal(expected.Select(one => one.Check), read.Select(one => one.Check));
        Assert.Equal(expected.Select(one => one.HeldOut), read.Select(one => one.HeldOut));
        Assert.Equal(expected.Select(one => one.Language), read.Select(one => one.Language));
        Assert.All(drawn, one => Assert.True(one.Check.Accepts(one.Response), one.Response));
    }

    [Fact]
    public void A_check_that_is_none_is_refused_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("gold.jsonl", """{"instruction": "a", "check": "like: b"}""");
        var error = Assert.Throws<InputException>(() => GoldQuestion.Read(path));
        Assert.Contains("gold.jsonl', line 1: 'like: b'", error.Message, StringComparison.Ordinal);
    }

    private static Task<GoldReplies> AskAsync(Func<string, string> reply) =>
        GoldReplies.AskAsync(new Respondent(new ScriptedClient(reply)), null, Questions);
}
