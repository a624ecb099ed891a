using Malmoi.Instructions.Rewards;
using Malmoi.Prompting;

namespace Malmoi.Tests.Instructions.Rewards;

public class GoldRewardTests
{
    [Fact]
    public async Task Answers_are_judged_by_the_gold_of_their_prompt()
    {
        using var scratch = new TemporaryFolder();
        await File.WriteAllTextAsync(
            scratch["prompts.jsonl"],
            """
            {"prompt": "What is 2 + 2?", "answer": "4", "check": "number: 4"}
            {"prompt": "What is 3 + 3?", "answer": "6", "check": "number: 6"}
            """,
            TestContext.Current.CancellationToken
        );
        var prompts = PromptFile.Read(scratch["prompts.jsonl"]);
        var reward = new GoldReward(prompts);
        Reply[] replies =
        [
            new(prompts[0].Messages, "The answer is 4."),
            new(prompts[0].Messages, "6"),
            new(prompts[1].Messages, "6"),
        ];
        Assert.Equal([1f, 0, 1], await reward.ScoreAsync(replies, TestContext.Current.CancellationToken));
        var error = await Assert.ThrowsAsync<InputException>(async () =>
            await reward.ScoreAsync([new Reply([Message.User("?")], "4")], TestContext.Current.CancellationToken)
        );
        Assert.Contains("no gold answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_answer_is_gold_and_an_input_belongs_to_the_prompt()
    {
        using var scratch = new TemporaryFolder();
        File.WriteAllText(scratch["prompts.csv"], "instruction,input,answer\nName the opposite.,big,small\n");
        var prompt = Assert.Single(PromptFile.Read(scratch["prompts.csv"]));
        Assert.Equal("Name the opposite.\n\nbig", Assert.Single(prompt.Messages).Content);
        Assert.True(prompt.Check!.Accepts("Small."));
    }

    [Fact]
    public void Lines_of_text_are_prompts_without_gold()
    {
        using var scratch = new TemporaryFolder();
        File.WriteAllText(scratch["prompts.txt"], "안녕?\n\nHow are you?\n");
        var prompts = PromptFile.Read(scratch["prompts.txt"]);
        Assert.Equal(["안녕?", "How are you?"], prompts.Select(prompt => prompt.Messages[^1].Content));
        var error = Assert.Throws<InputException>(() => new GoldReward(prompts));
        Assert.Contains("prompt 1 has no gold answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_files_are_refused_in_one_line()
    {
        using var scratch = new TemporaryFolder();
        File.WriteAllText(scratch["empty.txt"], "\n");
        Assert.Contains("holds no prompt", Refused("empty.txt"), StringComparison.Ordinal);
        Assert.Contains("there is no file", Refused("none.txt"), StringComparison.Ordinal);
        File.WriteAllText(scratch["check.jsonl"], "{\"prompt\": \"?\", \"check\": \"nmber: 4\"}\n");
        Assert.Contains("line 1", Refused("check.jsonl"), StringComparison.Ordinal);
        File.WriteAllText(
            scratch["twice.jsonl"],
            "{\"prompt\": \"?\", \"check\": \"number: 4\"}\n{\"prompt\": \"?\", \"check\": \"number: 5\"}\n"
        );
        var error = Assert.Throws<InputException>(() => new GoldReward(PromptFile.Read(scratch["twice.jsonl"])));
        Assert.Contains("prompt 2 stands there before", error.Message, StringComparison.Ordinal);

        string Refused(string name) => Assert.Throws<InputException>(() => PromptFile.Read(scratch[name])).Message;
    }
}
