using System.CommandLine;
using Malmoi.Cli.Commands;
using Malmoi.Tests.Tokenization.Korean;

namespace Malmoi.Tests.Cli;

public sealed class AnalyserVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tagged;
    private readonly string _analyser;

    public AnalyserVerbsTests()
    {
        _tagged = _folder.Write("a.sejong", KoreanSamples.Sejong);
        _analyser = _folder["a.analyser"];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_analyser_judges_by_held_out_text()
    {
        var heldOut = _folder.Write("b.sejong", "나는\t나/NP+는/JX\n동생은\t동생/NNG+은/JX\n.\t./SF\n");
        var json = await VerbRun.JsonAsync("train", "analyser", _tagged, "-o", _analyser, "--held-out", heldOut);
        Assert.Equal(14, (int)json["training"]!["eojeol"]!);
        var (never, analyser) = (json["heldOut"]![0]!, json["heldOut"]![2]!);
        Assert.Equal("never cut", (string)never["name"]!);
        Assert.Null(never["all"]!["precision"]);
        Assert.Equal(0, (double)never["all"]!["recall"]!);
        Assert.Equal(2, (int)analyser["all"]!["eojeol"]!);
        Assert.Equal(1, (int)analyser["known"]!["eojeol"]!);
        Assert.Equal(1, (double)analyser["known"]!["f1"]!);
        var table = await VerbRun.OutputAsync("train", "analyser", _tagged, "-o", _analyser, "--held-out", heldOut);
        Assert.Contains("longest suffix", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_knows_an_analyser()
    {
        await VerbRun.OutputAsync("train", "analyser", _tagged, "-o", _analyser);
        var json = await VerbRun.JsonAsync("info", _analyser);
        Assert.Equal("Korean analyser", (string)json["kind"]!);
        Assert.Equal(new FileInfo(_analyser).Length, (long)json["size"]!);
        Assert.Contains("eojeol 14", await VerbRun.OutputAsync("info", _analyser), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_analyser_says_what_is_wrong()
    {
        Assert.Contains(
            "no format",
            await VerbRun.ErrorAsync("train", "analyser", _tagged, "-o", _analyser, "--format", "x"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "also an input",
            await VerbRun.ErrorAsync("train", "analyser", _tagged, "-o", _tagged),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--epochs 0",
            await VerbRun.ErrorAsync("train", "analyser", _tagged, "-o", _analyser, "--epochs", "0"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "only once",
            await VerbRun.ErrorAsync(
                "train",
                "analyser",
                "-",
                "-o",
                _analyser,
                "--format",
                "kiwi",
                "--held-out",
                _tagged
            ),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(_analyser));
    }

    [Fact]
    public async Task Tokenizer_split_cuts_a_text()
    {
        await VerbRun.OutputAsync("train", "analyser", _tagged, "-o", _analyser);
        var text = _folder.Write("t.txt", "나는 학교에서는\n\n했다.\n");
        Assert.Equal("나|는 학교|에서|는\n\n했|다|.\n", await SplitAsync(text, "--analyser", _analyser));
        Assert.Equal(
            "나+는 학교+에서+는\n\n했다.\n",
            await SplitAsync(text, "--analyser", _analyser, "--separator", "+", "--pieces", "particle")
        );
        var output = _folder["o.txt"];
        Assert.Equal("", await SplitAsync(text, "--analyser", _analyser, "-o", output));
        Assert.Equal("나|는 학교|에서|는\n\n했|다|.\n", await File.ReadAllTextAsync(output));
        var error = await Assert.ThrowsAsync<InputException>(() =>
            SplitAsync(text, "--analyser", _analyser, "--pieces", "stem")
        );
        Assert.Contains("none of affix", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => SplitAsync(text, "--analyser", text));
    }

    private static async Task<string> SplitAsync(params string[] args)
    {
        var output = new StringWriter();
        var parsed = new TokenizerSplitCommand().Create().Parse(args);
        Assert.Empty(parsed.Errors);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output };
        await parsed.InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return output.ToString();
    }
}
