namespace Malmoi.Tests.Cli;

/// <summary>tune sft on a tiny GPT-2 with random weights.</summary>
public sealed class TuneInstructionsVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TuneInstructionsVerbTests()
    {
        TinyGpt.Write(Model);
        _folder.Write(
            "train.jsonl",
            string.Concat(
                Enumerable.Range(2, 12).Select(i => $"{{\"instruction\": \"w{i}\", \"output\": \"w{i + 20} w{i}\"}}\n")
            )
        );
    }

    private string Model => _folder["model"];

    private string Train => _folder["train.jsonl"];

    private string[] Tune(string output, params string[] more) =>
        ["tune", "sft", Model, Train, "-o", _folder[output], "--template", "koalpaca", "--threads", "1", .. more];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_adapter_is_tuned_gone_on_with_and_merged()
    {
        string[] tune = Tune("run", "--method", "lora", "--steps", "4", "--batch", "2", "--held-out", "0.2", "--json");
        var report = await VerbRun.JsonAsync(tune);
        Assert.Equal("sft", (string)report["kind"]!);
        Assert.Equal(4, (int)report["steps"]!);
        Assert.Equal("Finished", (string)report["end"]!);
        Assert.True(File.Exists(Path.Combine(_folder["run"], "curves.svg")));
        Assert.Equal(4, (int)(await VerbRun.JsonAsync(tune))["steps"]!);
        Assert.Contains("sft", await VerbRun.OutputAsync("runs", "list", _folder.Path), StringComparison.Ordinal);
        Assert.Contains(
            "merged into",
            await VerbRun.OutputAsync("convert", _folder["run"], _folder["merged"]),
            StringComparison.Ordinal
        );
        Assert.Equal("NextToken", (string)(await VerbRun.JsonAsync("info", _folder["merged"]))["task"]!);
    }

    [Fact]
    public async Task A_recipe_is_printed_and_changed()
    {
        var error = await VerbRun.ErrorAsync(Tune("a", "--recipe", "none"));
        Assert.Contains("take one of alpaca", error, StringComparison.Ordinal);
        error = await VerbRun.ErrorAsync(Tune("b", "--recipe", "koalpaca"));
        Assert.Contains("--max-length 2048 is more than the", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_learned_from_is_said_with_its_record_and_field()
    {
        await Refused("'output' is empty", "{\"instruction\": \"w2\", \"output\": \"\"}\n");
        await Refused("which are of no set of instructions", "{\"a\": \"w2\", \"b\": \"w3\"}\n");
        await Refused("has prompts and no answers", "{\"prompt\": \"w2\"}\n");
        var error = await VerbRun.ErrorAsync(Tune("run", "--method", "full", "--lora-alpha", "3"));
        Assert.Contains("--lora-alpha is of an adapter", error, StringComparison.Ordinal);
        error = await VerbRun.ErrorAsync(Tune("run", "--method", "tiny"));
        Assert.Contains("--method takes full, lora", error, StringComparison.Ordinal);
        error = await VerbRun.ErrorAsync(Tune("run", "--quantize", "nf4"));
        Assert.Contains("not trained themselves", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));

        async Task Refused(string says, string data)
        {
            var path = _folder.Write("bad.jsonl", "{\"instruction\": \"w2\", \"output\": \"w3\"}\n" + data);
            path = says.Contains("'output' is empty", StringComparison.Ordinal)
                ? path
                : _folder.Write("bad.jsonl", data);
            var line = await VerbRun.ErrorAsync("tune", "sft", Model, path, "-o", _folder["run"]);
            Assert.Contains(says, line, StringComparison.Ordinal);
        }
    }
}
