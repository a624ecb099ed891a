using Malmoi.Cli;

namespace Malmoi.Tests.Cli;

/// <summary>The verbs that train neural language models, and those that look at what was trained.</summary>
public sealed class TrainModelTests
{
    private const string Config = """
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_positions": 16, "n_embd": 16, "n_layer": 1, "n_head": 2}
        """;

    [Fact]
    public async Task A_run_is_trained_listed_shown_compared_and_opened()
    {
        using var folder = new TemporaryFolder();
        var (corpus, config) = (Corpus(folder), folder.Write("config.json", Config));
        string[] command =
        [
            "train",
            "gpt",
            corpus,
            "-o",
            folder["runs/one"],
            "--config",
            config,
            "--vocabulary-size",
            "300",
            "--steps",
            "8",
            "--batch",
            "4",
            "--context",
            "16",
            "--held-out",
            "0.1",
            "--evaluate-every",
            "4",
            "--threads",
            "1",
            "--prompt",
            "The",
        ];
        var trained = await VerbRun.JsonAsync(command);
        Assert.Equal((8, "Finished"), ((int)trained["steps"]!, (string)trained["end"]!));
        Assert.True((double)trained["heldOutLoss"]! > 0);
        Assert.True(File.Exists(folder["runs/one/curves.svg"]));
        Assert.NotEmpty(Directory.GetFiles(folder["runs/one"], "events.out.tfevents.*"));

        // The same command finds that all is done, and --resume needs none of it.
        var again = await VerbRun.JsonAsync(command);
        Assert.Equal((double)trained["loss"]!, (double)again["loss"]!);
        Assert.Contains(
            "8 steps",
            await VerbRun.OutputAsync("train", "gpt", "--resume", "-o", folder["runs/one"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--batch was 4, and now is 2",
            await VerbRun.ErrorAsync([.. command.Select(word => word == "4" ? "2" : word)]),
            StringComparison.Ordinal
        );

        await VerbRun.OutputAsync([
            .. command.Select(word => word == folder["runs/one"] ? folder["runs/two"] : word),
            "--lr",
            "0.01",
        ]);
        var list = await VerbRun.JsonAsync("runs", "list", folder["runs"]);
        Assert.Equal(["gpt", "gpt"], list["runs"]!.AsArray().Select(run => (string)run!["kind"]!));
        Assert.Contains(
            "runs/two",
            await VerbRun.OutputAsync("runs", "list", folder["runs"]),
            StringComparison.Ordinal
        );
        var shown = await VerbRun.JsonAsync("runs", "show", folder["runs/one"]);
        Assert.Equal([4, 8], shown["evaluations"]!.AsArray().Select(score => (int)score!["step"]!));
        Assert.StartsWith("The", (string)shown["samples"]![0]!["text"]!, StringComparison.Ordinal);
        Assert.Equal("16", (string)shown["settings"]!["--context"]!);
        Assert.Contains(
            "perplexity",
            await VerbRun.OutputAsync("runs", "show", folder["runs/one"]),
            StringComparison.Ordinal
        );

        var table = await VerbRun.OutputAsync("runs", "compare", folder["runs"], "-o", folder["compared.html"]);
        Assert.Contains("--learning-rate", table, StringComparison.Ordinal);
        Assert.DoesNotContain("--context", table, StringComparison.Ordinal);
        Assert.Contains("<svg", await File.ReadAllTextAsync(folder["compared.html"]), StringComparison.Ordinal);
        await VerbRun.OutputAsync(
            "runs",
            "compare",
            folder["runs/one"],
            folder["runs/two"],
            "-o",
            folder["compared.svg"]
        );
        Assert.Contains(
            "one run",
            await VerbRun.ErrorAsync("runs", "compare", folder["runs/one"]),
            StringComparison.Ordinal
        );

        Assert.Equal("gpt2", (string)(await VerbRun.JsonAsync("info", folder["runs/one"]))["family"]!);
        Assert.True(
            (double)
                (await VerbRun.JsonAsync("score", folder["runs/one"], "The cat sat ."))["scores"]![0]![
                    "logProbability"
                ]! < 0
        );
    }

    [Fact]
    public async Task An_LSTM_of_words_is_trained_and_described()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write(
            "lstm.json",
            """{"model_type": "lstm", "architectures": ["LstmForCausalLM"], "hidden_size": 8, "num_hidden_layers": 2}"""
        );
        await VerbRun.OutputAsync(
            "train",
            "lstm",
            Corpus(folder),
            "-o",
            folder["lstm"],
            "--config",
            config,
            "--words",
            "--vocabulary-size",
            "50",
            "--steps",
            "3",
            "--batch",
            "2",
            "--context",
            "8",
            "--held-out",
            "0",
            "--dropout",
            "0.1",
            "--threads",
            "1"
        );
        var info = await VerbRun.JsonAsync("info", folder["lstm"]);
        Assert.Equal("lstm", (string)info["family"]!);
        Assert.Equal([8, 8], info["width"]!.AsArray().Select(width => (int)width!));
        Assert.StartsWith(
            "The cat",
            await VerbRun.OutputAsync("generate", folder["lstm"], "The cat", "--max-tokens", "3"),
            StringComparison.Ordinal
        );
        var judged = await VerbRun.JsonAsync("eval", folder["lstm"], folder["text.txt"]);
        Assert.True((double)judged["tasks"]![0]!["metrics"]!["bitsPerCharacter"]! > 0);
        Assert.Contains(
            "P(cat | ",
            await VerbRun.OutputAsync("explain", folder["lstm"], "The cat sat"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--mask-unit is only for 'train bert'", "gpt", "CORPUS", "--mask-unit", "word")]
    [InlineData("--words is only for 'train lstm'", "bert", "CORPUS", "--words")]
    [InlineData("does not learn by 'spans'", "bert", "CORPUS", "--objective", "spans")]
    [InlineData("'7b' is no size", "gpt", "CORPUS", "--size", "7b")]
    [InlineData("there is no corpus", "gpt")]
    [InlineData("give one of them", "gpt", "CORPUS", "--steps", "3", "--epochs", "2")]
    [InlineData("--schedule takes", "gpt", "CORPUS", "--schedule", "up")]
    [InlineData("--optimizer takes", "gpt", "CORPUS", "--optimizer", "magic")]
    [InlineData("--beta2 is for adamw and lion", "gpt", "CORPUS", "--optimizer", "sgd", "--beta2", "0.9")]
    [InlineData("translation learns from two files", "seq2seq", "CORPUS", "--objective", "translation")]
    [InlineData("a dropout of 2", "gpt", "CORPUS", "--dropout", "2")]
    [InlineData("there is no run", "gpt", "--resume")]
    [InlineData("is there such a file", "gpt", "CORPUS", "--config", "none.json")]
    [InlineData("--document takes", "gpt", "CORPUS", "--document", "page")]
    public async Task What_makes_no_sense_is_refused_in_one_line_and_nothing_is_written(
        string said,
        params string[] words
    )
    {
        using var folder = new TemporaryFolder();
        var corpus = Corpus(folder);
        string[] command = ["train", .. words.Select(word => word == "CORPUS" ? corpus : word), "-o", folder["run"]];
        Assert.Contains(said, await VerbRun.ErrorAsync(command), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public async Task A_corpus_that_is_too_small_and_a_folder_of_something_else_are_refused()
    {
        using var folder = new TemporaryFolder();
        var small = folder.Write("small.txt", "one line\n");
        string[] command = ["train", "gpt", small, "-o", folder["run"], "--size", "0.5m", "--threads", "1"];
        Assert.Contains("too few to hold out", await VerbRun.ErrorAsync(command), StringComparison.Ordinal);
        Assert.Contains(
            "less than one window",
            await VerbRun.ErrorAsync([
                .. command.Select(word => word == folder["run"] ? folder["other"] : word),
                "--held-out",
                "0",
            ]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "something else",
            await VerbRun.ErrorAsync("train", "gpt", small, "-o", folder.Path),
            StringComparison.Ordinal
        );
    }

    private static string Corpus(TemporaryFolder folder) =>
        folder.Write(
            "text.txt",
            string.Join(
                '\n',
                Enumerable
                    .Range(0, 80)
                    .Select(i => $"The cat sat on the {(i % 2 == 0 ? "mat" : "log")} for {i % 9} days .")
            )
        );
}
