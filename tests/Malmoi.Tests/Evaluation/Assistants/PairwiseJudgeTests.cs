using System.Globalization;
using Malmoi.Evaluation.Assistants;
using Malmoi.Village.Assistant;

namespace Malmoi.Tests.Evaluation.Assistants;

public class PairwiseJudgeTests
{
    private const string A = """{"reason": "it is right", "verdict": "A"}""";
    private const string B = """{"reason": "it is right", "verdict": "B"}""";
    private const string Tie = """{"reason": "both are right", "verdict": "tie"}""";

    [Fact]
    public async Task A_judge_who_always_says_A_gives_half_the_wins_and_is_found_out()
    {
        var result = await CompareAsync(_ => A, 40);
        Assert.Equal((0, 0, 40), (result.Wins, result.Losses, result.Ties));
        Assert.Equal(0.5, result.WinRate);
        Assert.Equal(0.5, result.LengthControlled, 1e-9);
        Assert.Equal(1.0, result.FirstPlace);
        Assert.Equal(0, result.Agreement.Hits);
        Assert.Null(result.Decided);
    }

    [Fact]
    public async Task A_judge_with_eyes_finds_the_better_answer_wherever_it_stands()
    {
        var result = await CompareAsync(prompt => First(prompt) == "good" ? A : B, 40);
        Assert.Equal((40, 0, 0), (result.Wins, result.Losses, result.Ties));
        Assert.Equal(1, result.WinRate);
        Assert.Equal(0.5, result.FirstPlace);
        Assert.Equal(new(0.5, 0.5), result.FirstPlaceInterval);
        Assert.Equal(1, result.Agreement.Value);
        Assert.InRange(result.Decided!.Value.Interval.Low, 0.9, 0.95);
    }

    [Fact]
    public async Task A_verdict_that_only_one_order_gives_is_a_tie()
    {
        // First good: "A". First bad: a tie.
        var result = await CompareAsync(prompt => First(prompt) == "good" ? A : Tie, 10);
        Assert.Equal((0, 0, 10), (result.Wins, result.Losses, result.Ties));
        Assert.Equal(0.5, result.WinRate);
        Assert.Equal(0, result.Agreement.Hits);
        Assert.Equal(1.0, result.FirstPlace);
        var ties = await CompareAsync(_ => Tie, 10);
        Assert.Equal((10, 1.0), (ties.Ties, ties.Agreement.Value));
        Assert.Null(ties.FirstPlace);
        Assert.Null(ties.FirstPlaceInterval);
    }

    [Fact]
    public async Task Both_orders_are_asked_and_nothing_else_differs()
    {
        var client = new ScriptedClient(_ => Tie);
        var question = new JudgedQuestion("q", ["Where is the cat?", "And now?"]) { References = ["On the mat."] };
        await new PairwiseJudge(client) { Quality = AssistantQuality.Honest }.CompareAsync(
            question,
            ["on the mat", "gone"],
            ["nowhere", "here"]
        );
        Assert.Equal(2, client.Asked.Count);
        Assert.Contains("[Answer of A, turn 1]\non the mat", client.Asked[0], StringComparison.Ordinal);
        Assert.Contains("[Answer of B, turn 2]\nhere", client.Asked[0], StringComparison.Ordinal);
        Assert.Contains("[Answer of A, turn 1]\nnowhere", client.Asked[1], StringComparison.Ordinal);
        Assert.Contains("[Answer of B, turn 2]\ngone", client.Asked[1], StringComparison.Ordinal);
        Assert.All(
            client.Asked,
            asked => Assert.Contains("[Reference answer]\nOn the mat.", asked, StringComparison.Ordinal)
        );
        Assert.All(client.Options, options => Assert.Equal(0, options!.Temperature));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("")]
    [InlineData("I think {\"verdict\": \"A\"}")]
    [InlineData("""{"reason": "", "verdict": "a"}""")]
    [InlineData("""{"reason": "", "verdict": "C"}""")]
    [InlineData("""{"reason": "", "verdict": 1}""")]
    [InlineData("""{"verdict": "A", "verdict": "B"}""")]
    [InlineData("""{"reason": "A is better"}""")]
    [InlineData("""["A"]""")]
    [InlineData("null")]
    public async Task A_reply_that_is_no_verdict_is_an_error_that_shows_it(string reply)
    {
        var error = await Assert.ThrowsAsync<InputException>(() => CompareAsync(_ => reply, 1));
        Assert.Contains("question '0'", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"A\", \"B\" or \"tie\"", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Categories_are_rows_of_their_own()
    {
        var result = await CompareAsync(prompt => First(prompt) == "good" ? A : B, 9);
        var rows = result.Categories().ToList();
        Assert.Equal(["even", "odd"], rows.Select(row => row.Category));
        Assert.Equal([5, 4], rows.Select(row => row.Comparison.Wins));
    }

    private static async Task<PairwiseComparison> CompareAsync(Func<string, string> reply, int count)
    {
        var judge = new PairwiseJudge(new ScriptedClient(reply));
        var pairs = new List<JudgedPair>();
        for (var i = 0; i < count; i++)
        {
            var question = new JudgedQuestion(i.ToString(CultureInfo.InvariantCulture), ["Is this good?"])
            {
                Category = i % 2 == 0 ? "even" : "odd",
            };
            var (answers, others) = (new[] { "good" }, new[] { "bad" });
            pairs.Add(new JudgedPair(question, answers, others, await judge.CompareAsync(question, answers, others)));
        }

        return new PairwiseComparison(pairs);
    }

    private static string First(string prompt) => prompt.Split("[Answer of A]\n")[1].Split('\n')[0];
}
