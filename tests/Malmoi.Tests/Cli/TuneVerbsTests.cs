using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Cli;

/// <summary>tune, predict and classify on a tiny GPT-2 with random weights.</summary>
public sealed class TuneVerbsTests : IDisposable
{
    private static readonly string[] Short = ["--epochs", "2", "--batch", "4", "--lr", "0.01", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public TuneVerbsTests()
    {
        Directory.CreateDirectory(Model);
        var source = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Transformers", "gpt2");
        foreach (var name in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Path.Combine(source, name), Path.Combine(Model, name));
        }

        var words = Enumerable.Range(0, 99).Select(id => id == 0 ? "[UNK]" : $"w{id}");
        var parts = new TokenizerParts
        {
            Model = new WordLevel(new SubwordVocabulary(words)),
            Splitter = new WhitespaceSplit(),
        };
        File.WriteAllBytes(Path.Combine(Model, "tokenizer.json"), TokenizerJson.Write(new TokenizerPipeline(parts)));
        _folder.Write(
            "train.tsv",
            "text\tlabel\nw1 w2\tgood\nw3 w4 w5\tbad\nw1 w6\tgood\nw3 w7\tbad\nw1 w8 w9\tgood\nw3\tbad\n"
        );
    }

    private string Model => _folder["model"];

    private string Train => _folder["train.tsv"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_seeds_are_tuned_and_the_best_is_written()
    {
        var output = _folder["out"];
        var report = await VerbRun.JsonAsync([
            "tune",
            "classify",
            Model,
            "--train",
            Train,
            "--dev",
            Train,
            "-o",
            output,
            "--seed",
            "1,2",
            .. Short,
        ]);
        var seeds = report["seeds"]!.AsArray();
        Assert.Equal([1, 2], seeds.Select(seed => (int)seed!["seed"]!));
        var accuracies = seeds.Select(seed => (double)seed!["metrics"]!["accuracy"]!).ToList();
        Assert.Equal(accuracies.Average(), (double)report["metrics"]!["accuracy"]!, 12);
        Assert.Equal(
            Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2),
            (double)report["spread"]!["accuracy"]!,
            1e-12
        );
        Assert.Equal(2, seeds[0]!["epochs"]!.AsArray().Count);

        // The folder is judged as it was when it was tuned.
        var score = await VerbRun.JsonAsync("predict", output, Train, "--score");
        Assert.Equal(accuracies.Max(), (double)score["tasks"]![0]!["metrics"]!["accuracy"]!, 12);
        var lines = (await VerbRun.OutputAsync("predict", output, Train)).Split('\n')[..6];
        Assert.All(lines, line => Assert.Contains(line.Trim(), (string[])["good", "bad"]));

        var classified = await VerbRun.OutputAsync(
            "classify",
            output,
            _folder.Write("texts.txt", "w1 w2\n"),
            "-k",
            "2"
        );
        Assert.Matches(@"^(good|bad) 0?\.?\d+ (good|bad) \d", classified);
        Assert.Equal("SequenceClass", (string)(await VerbRun.JsonAsync("info", output))["task"]!);
    }

    [Fact]
    public async Task An_adapter_is_tuned_and_predicts_with_its_base()
    {
        var output = _folder["adapter"];
        var table = await VerbRun.OutputAsync([
            "tune",
            "classify",
            Model,
            "--train",
            Train,
            "-o",
            output,
            "--lora",
            "2",
            .. Short,
        ]);
        Assert.Contains("numbers tuned", table, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(output, "adapter_model.safetensors")));
        Assert.False(File.Exists(Path.Combine(output, "model.safetensors")));
        Assert.Equal(6, (await VerbRun.OutputAsync("predict", output, Train)).Split('\n').Length - 1);
        var error = await VerbRun.ErrorAsync(["tune", "classify", Model, "--train", Train, "-o", output, .. Short]);
        Assert.Contains("is of another model", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decoder_learns_to_translate_from_the_command_line()
    {
        var records = _folder.Write(
            "pairs.jsonl",
            "{\"en\": \"w1 w2\", \"ko\": \"w3\"}\n{\"en\": \"w4\", \"ko\": \"w5 w6\"}\n"
        );
        var output = _folder["out"];
        var report = await VerbRun.JsonAsync([
            "tune",
            "translate",
            Model,
            "--train",
            records,
            "--dev",
            records,
            "-o",
            output,
            "--separator",
            "w9",
            "--target-length",
            "5",
            "--max-length",
            "20",
            .. Short,
        ]);
        Assert.True((double)report["metrics"]!["chrF"]! >= 0);
        Assert.Equal(2, (await VerbRun.OutputAsync("predict", output, records)).Split('\n').Length - 1);
        Assert.NotNull(await VerbRun.OutputAsync("generate", output, "w1 w2 w9", "--max-tokens", "3"));
    }

    [Fact]
    public async Task What_does_not_fit_is_said_in_one_line()
    {
        string[] tune = ["tune", "classify", Model, "-o", _folder["out"], "--train"];
        Assert.Contains(
            "has no column 'review' (--text): it has text, label",
            await VerbRun.ErrorAsync([.. tune, Train, "--text", "review"])
        );
        Assert.Contains("no file", await VerbRun.ErrorAsync([.. tune, _folder["none.tsv"]]));
        Assert.Contains(
            "line 2: the label 'ugly' is none of the 2",
            await VerbRun.ErrorAsync([.. tune, Train, "--dev", _folder.Write("dev.tsv", "text\tlabel\nw1\tugly\n")])
        );
        Assert.Contains("--seed 1,1 names a seed twice", await VerbRun.ErrorAsync([.. tune, Train, "--seed", "1,1"]));
        Assert.Contains("--epochs is 0", await VerbRun.ErrorAsync([.. tune, Train, "--epochs", "0"]));
        Assert.Contains(
            "the model itself",
            await VerbRun.ErrorAsync("tune", "classify", Model, "--train", Train, "-o", Model)
        );
        Assert.Contains(
            "has no column called text_pair",
            await VerbRun.ErrorAsync("tune", "pairs", Model, "--train", Train, "-o", _folder["out"])
        );
        Assert.Contains("tune it first", await VerbRun.ErrorAsync("predict", Model, Train));
        Assert.False(Directory.Exists(_folder["out"]));
    }
}
