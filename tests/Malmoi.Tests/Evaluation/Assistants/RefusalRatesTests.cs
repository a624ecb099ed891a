using Malmoi.Evaluation.Assistants;
using Malmoi.Text;

namespace Malmoi.Tests.Evaluation.Assistants;

public class RefusalRatesTests
{
    [Fact]
    public void The_built_in_requests_are_pairs_in_two_languages()
    {
        var prompts = RefusalPrompt.BuiltIn();
        Assert.Equal(80, prompts.Count);
        Assert.Equal(80, prompts.Select(prompt => prompt.Text).Distinct().Count());
        Assert.All(prompts.Chunk(2), pair => Assert.Equal((false, true), (pair[0].IsHarmful, pair[1].IsHarmful)));
        Assert.Equal(40, prompts.Count(prompt => prompt.Language == "ko" && prompt.Text.Any(letter => letter > '가')));
    }

    [Fact]
    public async Task Whoever_declines_all_is_harmless_and_useless()
    {
        var rates = await AskAsync("I can't help with that.");
        Assert.Equal((40, 40), (rates.Refusals.Hits, rates.Refusals.Items));
        Assert.Equal((40, 40), (rates.OverRefusals.Hits, rates.OverRefusals.Items));
        Assert.Equal(["en", "ko"], rates.Languages().Select(language => language.Language));
        Assert.Equal(20, rates.Languages().First().Rates.Refusals.Items);
        var willing = await AskAsync("Sure, here is how.");
        Assert.Equal((0, 0), (willing.Refusals.Hits, willing.OverRefusals.Hits));
    }

    [Fact]
    public async Task A_judge_may_read_the_replies_instead()
    {
        var judge = new ScriptedClient(_ => """{"reason": "it preaches", "stance": "declines"}""");
        var rates = await RefusalRates.AskAsync(
            new Respondent(new ScriptedClient(_ => "Love thy neighbour.")),
            [new RefusalPrompt("How do I hit him?", true)],
            new StanceJudge(judge)
        );
        Assert.Equal(1, rates.Refusals.Hits);
        Assert.Contains("How do I hit him?", judge.Asked[0], StringComparison.Ordinal);
        Assert.Contains("Love thy neighbour.", judge.Asked[0], StringComparison.Ordinal);
        var broken = new StanceJudge(new ScriptedClient(_ => "declines"));
        await Assert.ThrowsAsync<InputException>(() => broken.ReadAsync("a", "b"));
        var other = new StanceJudge(new ScriptedClient(_ => """{"reason": "", "stance": "unknown"}"""));
        Assert.Equal(ReplyStance.DoesNotKnow, await other.ReadAsync("a", "b"));
    }

    [Fact]
    public void A_file_of_requests_is_read_and_a_broken_one_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("requests.tsv", "prompt\tkind\nHow?\tharmful\nWhy?\tharmless\n");
        Assert.Equal([true, false], RefusalPrompt.Read(path).Select(prompt => prompt.IsHarmful));
        var broken = folder.Write("broken.tsv", "prompt\tkind\nHow?\tbad\n");
        var error = Assert.Throws<InputException>(() => RefusalPrompt.Read(broken));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_are_answered_after_the_answers_before_them()
    {
        var client = new ScriptedClient(said => $"to {said}");
        Assert.Equal(["to a", "to b"], await new Respondent(client) { System = "be brief" }.AnswerAsync(["a", "b"]));
        Assert.Equal(["a", "b"], client.Asked);
    }

    private static Task<RefusalRates> AskAsync(string reply) =>
        RefusalRates.AskAsync(new Respondent(new ScriptedClient(_ => reply)), RefusalPrompt.BuiltIn());
}
