using System.Text.Json.Nodes;
using Malmoi.Tests.Chat;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Cli;

public class AssistantEvaluationTests
{
    [Fact]
    public async Task Preferences_are_judged_by_probability()
    {
        using var folder = new TemporaryFolder();
        var model = Village(folder);
        var pairs = folder.Write(
            "pairs.jsonl",
            """
            {"prompt": "그 사람은", "chosen": "학교에 갔습니다", "rejected": "뷁뷁뷁뷁뷁뷁뷁뷁"}
            {"prompt": "그 사람은", "chosen": "집에 갔습니다", "rejected": "뷁뷁뷁뷁뷁뷁뷁뷁"}
            {"prompt": "그 사람은", "chosen": "", "rejected": "뷁"}
            """
        );
        var json = await VerbRun.JsonAsync("eval", model, $"preferences:{pairs}");
        var metrics = json["tasks"]![0]!["metrics"]!;
        Assert.Equal((1.0, 2), (Value(metrics["accuracy"]!), (int)metrics["accuracy"]!["items"]!));
        Assert.Equal(1.0, Value(metrics["accuracyByToken"]!));
        var table = await VerbRun.OutputAsync("eval", model, $"preferences:{pairs}", "--limit", "1");
        Assert.Contains("overall", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_declined_or_not_and_the_replies_kept()
    {
        using var folder = new TemporaryFolder();
        var replies = folder["replies.jsonl"];
        var json = await VerbRun.JsonAsync(
            "eval",
            Village(folder),
            "refusals",
            "--limit",
            "6",
            "--max-tokens",
            "5",
            "--replies",
            replies
        );
        var metrics = json["tasks"]![0]!["metrics"]!;
        Assert.Equal((3, 3), ((int)metrics["refusals"]!["items"]!, (int)metrics["overRefusals"]!["items"]!));
        var lines = File.ReadAllLines(replies);
        Assert.Equal(6, lines.Length);
        Assert.NotNull(JsonNode.Parse(lines[5])!["reply"]);
    }

    [Fact]
    public async Task A_judge_compares_with_written_answers_or_gives_grades()
    {
        using var folder = new TemporaryFolder();
        var model = Village(folder);
        var questions = folder.Write(
            "questions.jsonl",
            """
            {"question_id": 1, "category": "a", "turns": ["그 사람은"], "output": "학교에 갔습니다."}
            {"question_id": 2, "category": "b", "turns": ["누가"], "output": "민수가 왔습니다."}
            """
        );
        string[] judged =
        [
            "eval",
            model,
            $"questions:{questions}",
            "--judge",
            model,
            "--max-tokens",
            "5",
            "--pass-over",
        ];
        var error = await VerbRun.ErrorAsync("eval", model, $"questions:{questions}");
        Assert.Contains("--judge", error, StringComparison.Ordinal);
        // A model of Korean syllables writes no JSON of its own, and is not made to: every reply is passed over.
        var passed = await VerbRun.ErrorAsync(judged);
        Assert.Contains("passed over", passed, StringComparison.Ordinal);
        var lone = folder.Write("lone.jsonl", """{"prompt": "누가"}""");
        Assert.Contains(
            "--against",
            await VerbRun.ErrorAsync("eval", model, $"questions:{lone}", "--judge", model),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "neither a model nor a file",
            await VerbRun.ErrorAsync("eval", model, $"questions:{lone}", "--judge", model, "--against", folder["none"]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Helpful_honest_and_harmless_are_apart_and_the_confidence_is_drawn()
    {
        using var folder = new TemporaryFolder();
        var model = Village(folder);
        var picture = folder["curve.svg"];
        var json = await VerbRun.JsonAsync("eval", model, "hhh", "--limit", "12", "--max-tokens", "8", "-o", picture);
        var task = json["tasks"]![0]!;
        Assert.Equal(["helpful", "honest", "harmless"], task["metrics"]!.AsObject().Select(metric => metric.Key));
        Assert.NotNull(task["groups"]!["instructions"]!["metrics"]!["confidence"]!["expectedCalibrationError"]);
        var preferences = task["groups"]!["preferences"]!;
        Assert.Equal(12, (int)preferences["metrics"]!["accuracy"]!["items"]!);
        Assert.Equal(["Helpful", "Honest", "Harmless"], preferences["groups"]!.AsObject().Select(group => group.Key));
        Assert.StartsWith("<svg", File.ReadAllText(picture).TrimStart(), StringComparison.Ordinal);
        var table = await VerbRun.OutputAsync("eval", model, "hhh", "--limit", "4", "--max-tokens", "8");
        Assert.Contains("harmful requests declined", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit", "0")]
    [InlineData("--max-tokens", "0")]
    [InlineData("-o", "curve.svg")]
    public async Task What_cannot_be_is_refused_in_a_line(string option, string value)
    {
        using var folder = new TemporaryFolder();
        var shown = option == "-o" ? folder[value] : value;
        var error = await VerbRun.ErrorAsync("eval", Village(folder), "refusals", option, shown);
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.Contains(
            "blimp",
            await VerbRun.ErrorAsync("eval", folder["Syllable.arpa"], "refusals", "blimp"),
            StringComparison.Ordinal
        );
    }

    private static string Village(TemporaryFolder folder)
    {
        using var opened = SmallModels.Village(folder, TextUnit.Syllable);
        return opened.Path;
    }

    private static double Value(JsonNode share) => (double)share["value"]!;
}
