using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Cli;

/// <summary>The verb <c>train ngram</c>, run as a user runs it.</summary>
public sealed class TrainNGramTests
{
    private const string Text = "the cat sat on the mat\nthe dog sat on the log\na cat saw a dog\n고양이 가 앉았다\n";

    [Fact]
    public async Task A_corpus_becomes_an_arpa_file_with_its_sidecar()
    {
        using var folder = new TemporaryFolder();
        var corpus = folder.Write("corpus.txt", Text);
        var model = folder["model.arpa"];
        await VerbRun.OutputAsync("train", "ngram", corpus, "-o", model, "--order", "3", "--lowercase");
        using var arpa = ArpaFile.Open(model);
        Assert.Equal(3, arpa.Order);
        var sidecar = ModelSidecar.Read(model);
        Assert.NotNull(sidecar);
        Assert.Equal(new TextPolicy { Lowercase = true }, sidecar.Policy);
        Assert.Equal("modified-kneser-ney", sidecar.Training["smoothing"]);
        Assert.Equal(["corpus.txt", "model.arpa", "model.arpa.malmoi.json"], Names(folder));
    }

    [Theory]
    [InlineData("model.arpa.gz")]
    [InlineData("model.bin")]
    public async Task Other_endings_choose_other_files(string name)
    {
        using var folder = new TemporaryFolder();
        var corpus = folder.Write("corpus.txt", Text);
        await VerbRun.OutputAsync("train", "ngram", corpus, "-o", folder[name], "-n", "2", "-s", "kneser-ney");
        Assert.True(new FileInfo(folder[name]).Length > 100);
        Assert.Equal(["corpus.txt", name, $"{name}.malmoi.json"], Names(folder));
    }

    [Theory]
    [InlineData("no file or folder", "{0}/none.txt", "-o", "{0}/m.arpa")]
    [InlineData("cannot tell what to write", "{0}/corpus.txt", "-o", "{0}/m.txt")]
    [InlineData("choose a folder that exists", "{0}/corpus.txt", "-o", "{0}/none/m.arpa")]
    [InlineData("--order 5 or less", "{0}/short.txt", "-o", "{0}/m.arpa", "-n", "7")]
    [InlineData("--order 0 is out of range", "{0}/corpus.txt", "-o", "{0}/m.arpa", "-n", "0")]
    [InlineData("empty", "{0}/empty.txt", "-o", "{0}/m.arpa")]
    [InlineData("must not fall", "{0}/corpus.txt", "-o", "{0}/m.arpa", "--prune", "0", "2", "1")]
    [InlineData(
        "more than the model has orders",
        "{0}/corpus.txt",
        "-o",
        "{0}/m.arpa",
        "-n",
        "2",
        "--prune",
        "0",
        "0",
        "1"
    )]
    [InlineData("no smoothing method 'magic'", "{0}/corpus.txt", "-o", "{0}/m.arpa", "-s", "magic")]
    [InlineData("--vocab-pad is -5", "{0}/corpus.txt", "-o", "{0}/m.arpa", "--vocab-pad", "-5")]
    [InlineData("there is no folder", "{0}/corpus.txt", "-o", "{0}/m.arpa", "--temp", "{0}/nowhere")]
    [InlineData("at least 208M", "{0}/corpus.txt", "-o", "{0}/m.arpa", "--memory", "1M")]
    [InlineData("is no size", "{0}/corpus.txt", "-o", "{0}/m.arpa", "--memory", "much")]
    [InlineData(
        "each lies between 0 and its count",
        "{0}/corpus.txt",
        "-o",
        "{0}/m.arpa",
        "--discount-fallback",
        "2",
        "1",
        "1"
    )]
    public async Task What_cannot_be_done_is_one_clear_line_and_leaves_no_file(
        string message,
        params string[] arguments
    )
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus.txt", Text);
        folder.Write("short.txt", "a b c\na\n");
        folder.Write("empty.txt", " \n\n");
        var before = Names(folder);
        string[] given =
        [
            "train",
            "ngram",
            .. arguments.Select(part => part.Replace("{0}", folder.Path, StringComparison.Ordinal)),
        ];
        Assert.Contains(message, await VerbRun.ErrorAsync(given), StringComparison.Ordinal);
        Assert.Equal(before, Names(folder));
    }

    [Fact]
    public async Task Collapsed_values_are_written_and_never_taken_for_a_model()
    {
        using var folder = new TemporaryFolder();
        var corpus = folder.Write("corpus.txt", Text);
        var model = folder["model.arpa"];
        await VerbRun.OutputAsync("train", "ngram", corpus, "-o", model, "-n", "3", "--collapse-values");
        Assert.Equal(ModelSidecar.CollapsedKind, ModelSidecar.Read(model)!.Kind);
        Assert.Contains("</s>\t0\n", File.ReadAllText(model), StringComparison.Ordinal);
        foreach (
            var verb in (string[][])
                [
                    ["score", model, "a cat"],
                    ["convert", model, folder["copy.arpa"]],
                ]
        )
        {
            Assert.Contains("collapsed values", await VerbRun.ErrorAsync(verb), StringComparison.Ordinal);
        }

        // Without the sidecar a value above zero gives it away.
        File.Delete(ModelSidecar.PathFor(model));
        Assert.Contains("collapsed values", await VerbRun.ErrorAsync("score", model, "a"), StringComparison.Ordinal);
        Assert.Contains(
            "let it end in .arpa",
            await VerbRun.ErrorAsync("train", "ngram", corpus, "-o", folder["m.bin"], "-n", "3", "--collapse-values"),
            StringComparison.Ordinal
        );
        Assert.Equal(["corpus.txt", "model.arpa"], Names(folder));
    }

    [Theory]
    [InlineData("corpus.txt", "-o", "corpus.txt.arpa", "--limit-vocab", "corpus.txt.arpa")]
    [InlineData("corpus.arpa", "-o", "corpus.arpa")]
    [InlineData("corpus.txt", "-o", "held-out.arpa", "-s", "jelinek-mercer", "--held-out", "held-out.arpa")]
    [InlineData("model.arpa.malmoi.json", "-o", "model.arpa")]
    public async Task An_input_is_never_written_over(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in arguments.Where(name => name.Contains('.', StringComparison.Ordinal)))
        {
            folder.Write(name, Text);
        }

        var error = await VerbRun.ErrorAsync([
            "train",
            "ngram",
            .. arguments.Select(name => name.Contains('.', StringComparison.Ordinal) ? folder[name] : name),
        ]);
        Assert.Contains("is also an input", error, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(folder.Path), path => Assert.Equal(Text, File.ReadAllText(path)));
    }

    [Fact]
    public async Task Json_says_what_was_trained()
    {
        using var folder = new TemporaryFolder();
        var corpus = folder.Write("corpus.txt", Text);
        var root = await VerbRun.JsonAsync("train", "ngram", corpus, "-o", folder["m.arpa"], "-n", "2");
        Assert.Equal("modified-kneser-ney", root["smoothing"]!.GetValue<string>());
        Assert.Equal(20, root["tokens"]!.GetValue<long>());
        Assert.Equal(2, root["orders"]!.AsArray().Count);
        Assert.NotEmpty(root["notes"]!.AsArray());
    }

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
