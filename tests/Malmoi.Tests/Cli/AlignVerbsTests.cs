using System.Text.Json.Nodes;

namespace Malmoi.Tests.Cli;

/// <summary>align reward, ppo, dpo, score and best-of-n on a tiny GPT-2 with random weights.</summary>
public sealed class AlignVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AlignVerbsTests()
    {
        TinyGpt.Write(_folder["model"]);
        _folder.Write("chat.jinja", "{% for m in messages %}{{ m['content'] }} {% endfor %}");
        _folder.Write(
            "pairs.jsonl",
            string.Concat(
                Enumerable
                    .Range(2, 12)
                    .Select(i =>
                        $"{{\"prompt\": \"w{i}\", \"chosen\": \"w{i + 20} w{i}\", \"rejected\": \"w{i + 40}\"}}\n"
                    )
            )
        );
        _folder.Write(
            "prompts.jsonl",
            string.Concat(Enumerable.Range(2, 8).Select(i => $"{{\"prompt\": \"w{i}\", \"answer\": \"w{i + 20}\"}}\n"))
        );
    }

    private string Pairs => _folder["pairs.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pairs_make_a_reward_model_that_aligns_scores_and_picks()
    {
        var reward = await VerbRun.JsonAsync(
            Align("reward", Pairs, "-o", _folder["reward"], "--epochs", "1", "-b", "4")
        );
        Assert.Equal(("reward", "Finished", 3), End(reward));
        var ppo = await VerbRun.JsonAsync([
            .. Ppo("ppo", "--reward", _folder["reward"], "--schedule", "linear", "--lr", "1e-3"),
        ]);
        Assert.Equal(("ppo", "Finished", 4), End(ppo));
        Assert.True(File.Exists(Path.Combine(_folder["ppo"], "policy.html")));

        var answers = _folder["best.jsonl"];
        await VerbRun.OutputAsync(
            "align",
            "best-of-n",
            _folder["ppo"],
            "--prompts",
            _folder["prompts.jsonl"],
            "--reward",
            _folder["reward"],
            "--n",
            "2",
            "--answer-tokens",
            "4",
            "-o",
            answers
        );
        Assert.Equal(8, (await File.ReadAllLinesAsync(answers, TestContext.Current.CancellationToken)).Length);
        Assert.Contains(
            "8",
            await VerbRun.OutputAsync("align", "score", _folder["reward"], answers),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Pairs_align_directly_and_the_run_is_listed()
    {
        var dpo = await VerbRun.JsonAsync(Align("dpo", Pairs, "-o", _folder["dpo"], "--epochs", "1", "-b", "4"));
        Assert.Equal(("dpo", "Finished", 3), End(dpo));
        Assert.Contains("dpo", await VerbRun.OutputAsync("runs", "list", _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_before_anything_is_written()
    {
        Assert.Contains(
            "--schedule takes constant, linear or cosine, not 'steep'",
            await VerbRun.ErrorAsync(Ppo("ppo", "--reward", "length:..2", "--schedule", "steep")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'beauty' is no reward",
            await VerbRun.ErrorAsync(Ppo("ppo", "--reward", "beauty")),
            StringComparison.Ordinal
        );
        var equal = _folder.Write("equal.jsonl", "{\"prompt\": \"w2\", \"chosen\": \"w3\", \"rejected\": \"w3\"}\n");
        Assert.Contains(
            "equal",
            await VerbRun.ErrorAsync(Align("dpo", equal, "-o", _folder["dpo"])),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(_folder["ppo"]));
        Assert.False(Directory.Exists(_folder["dpo"]));
    }

    private static (string Method, string End, int Steps) End(JsonNode run) =>
        ((string)run["method"]!, (string)run["end"]!, (int)run["steps"]!);

    private string[] Align(string verb, string data, params string[] more) =>
        ["align", verb, _folder["model"], data, "--template", _folder["chat.jinja"], "--threads", "1", .. more];

    private string[] Ppo(string output, params string[] more) =>
        [
            "align",
            "ppo",
            _folder["model"],
            "--prompts",
            _folder["prompts.jsonl"],
            "--template",
            _folder["chat.jinja"],
            "--steps",
            "4",
            "--prompts-per-step",
            "4",
            "--answer-tokens",
            "4",
            "--compared",
            "2",
            "--threads",
            "1",
            "-o",
            _folder[output],
            .. more,
        ];
}
