using Malmoi.WordVectors.Files;

namespace Malmoi.Tests.Cli;

public sealed class TrainVectorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _corpus;

    public TrainVectorsTests() =>
        _corpus = _folder.Write(
            "corpus.txt",
            string.Concat(Enumerable.Repeat("the cat sat on the mat\n고양이가 매트에 앉았다\n", 20))
        );

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("skipgram", "vectors.txt")]
    [InlineData("skipgram", "vectors.bin", "--negatives", "0")]
    [InlineData("cbow", "vectors.bin", "--deterministic")]
    [InlineData("fasttext", "vectors.vec", "--jamo", "5", "--buckets", "1000")]
    [InlineData("fasttext", "vectors.bin", "--buckets", "1000")]
    [InlineData("fasttext", "vectors.bin", "--buckets", "1000", "--negatives", "0", "--deterministic")]
    [InlineData("glove", "vectors.txt", "--memory", "1M")]
    public async Task Vectors_are_written_and_read_back(string kind, string name, params string[] options)
    {
        var path = _folder[name];
        var report = await VerbRun.JsonAsync([
            .. (string[])["train", "vectors", _corpus, "-o", path, "--kind", kind, "-d", "7", "--epochs", "2"],
            .. options,
        ]);
        Assert.Equal(8, (int)report["vocabularySize"]!);
        using var opened = VectorFile.Open(path);
        Assert.Equal((8, 7), (opened.Vectors.Count, opened.Vectors.Dimensions));
        Assert.Contains(opened.Vectors.Vector("고양이가"), value => value != 0);
    }

    [Fact]
    public async Task A_model_of_fastText_knows_what_it_was_trained_with_and_makes_vectors_of_unknown_words()
    {
        var path = _folder["model.bin"];
        string[] train = ["train", "vectors", _corpus, "-o", path, "--kind", "fasttext", "-d", "7"];
        await VerbRun.OutputAsync([
            .. train,
            "--buckets",
            "1000",
            "--min-ngram",
            "2",
            "--max-ngram",
            "4",
            "--epochs",
            "2",
        ]);
        using var opened = VectorFile.Open(path);
        var model = opened.FastText!;
        Assert.Equal(
            (7, 2, 4, 1000),
            (model.Options.Dimensions, model.Options.ShortestNGram, model.Options.LongestNGram, model.Options.Buckets)
        );
        Assert.Equal("the", System.Text.Encoding.UTF8.GetString(model.Dictionary.Utf8(0)));
        Assert.Equal(40, model.Dictionary.CountOf(0));
        Assert.Contains(opened.Vectors.Vector("고양이는"), value => value != 0);
        // As text the same words have the same vectors, which their n-grams are part of.
        var text = _folder["vectors.vec"];
        train[4] = text;
        await VerbRun.OutputAsync([
            .. train,
            "--buckets",
            "1000",
            "--min-ngram",
            "2",
            "--max-ngram",
            "4",
            "--epochs",
            "2",
        ]);
        using var words = VectorFile.Open(text);
        foreach (var (a, b) in words.Vectors.Vector("cat").Zip(opened.Vectors.Vector("cat")))
        {
            Assert.Equal(a, b, 1e-5f);
        }
    }

    [Fact]
    public async Task Wrong_options_are_one_line()
    {
        var path = _folder["v.txt"];
        string[] train = ["train", "vectors", _corpus, "-o", path];
        Assert.Contains("--kind", await VerbRun.ErrorAsync([.. train, "--kind", "elmo"]), StringComparison.Ordinal);
        Assert.Contains(
            "--min-count",
            await VerbRun.ErrorAsync([.. train, "--min-count", "99"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            ".vec",
            await VerbRun.ErrorAsync([
                .. (string[])["train", "vectors", _corpus, "-o", _folder["v.bin"], "--kind", "fasttext", "--jamo", "5"],
            ]),
            StringComparison.Ordinal
        );
        Assert.Contains("window", await VerbRun.ErrorAsync([.. train, "--window", "0"]), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Phrases_are_joined_before_training()
    {
        var random = new Random(1);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"w{random.Next(20)}"));
        var corpus = _folder.Write(
            "phrases.txt",
            string.Concat(Enumerable.Range(0, 300).Select(_ => $"{Words(5)} new york city {Words(5)} new {Words(3)}\n"))
        );
        var path = _folder["v.txt"];
        string[] train = ["train", "vectors", corpus, "-o", path, "-d", "4", "--phrase-threshold", "5"];
        await VerbRun.OutputAsync([.. train, "--phrases", "2"]);
        using (var opened = VectorFile.Open(path))
        {
            Assert.True(opened.Vectors.Words.Find("new_york_city"u8) >= 0);
            Assert.True(opened.Vectors.Words.Find("new"u8) >= 0);
        }

        Assert.Contains("--phrases", await VerbRun.ErrorAsync([.. train, "--phrases", "-1"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KILL", "cbow", "--deterministic")]
    [InlineData("TERM", "skipgram", "--threads", "1")]
    public async Task A_training_that_was_ended_goes_on_where_it_was(
        string signal,
        string kind,
        params string[] options
    )
    {
        var corpus = _folder.Write("maeul.txt", string.Join('\n', WordVectors.Training.SmallCorpora.Village(20_000)));
        string[] Train(string path) =>
            [
                "train",
                "vectors",
                corpus,
                "-o",
                path,
                "--kind",
                kind,
                "-d",
                "20",
                "--epochs",
                "12",
                "--checkpoint-every",
                "0",
                .. options,
            ];
        var (path, whole) = (_folder["v.bin"], _folder["whole.bin"]);
        await VerbRun.OutputAsync(Train(whole));
        var (exitCode, output, error) = await ChildProgram.RunAsync(
            $"\"$@\" & p=$!; while [ ! -e '{path}.checkpoint' ]; do sleep 0.02; done; kill -{signal} $p; wait $p; echo first $?; \"$@\"",
            Train(path)
        );
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("first 0", output, StringComparison.Ordinal);
        Assert.Contains("going on from", error, StringComparison.Ordinal);
        if (signal == "TERM")
        {
            Assert.Contains(
                $"malmoi: interrupted; the same command goes on from '{path}.checkpoint'",
                error,
                StringComparison.Ordinal
            );
        }

        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(path));
        Assert.Equal(
            ["maeul.txt", "v.bin", "whole.bin"],
            Directory
                .GetFiles(_folder.Path)
                .Select(Path.GetFileName)
                .Where(name => !name!.StartsWith("corpus", StringComparison.Ordinal))
                .Order()
        );
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told_before_any_work()
    {
        string[] train = ["train", "vectors", _corpus, "-d", "4", "-o"];
        Assert.Contains(
            "cannot write",
            await VerbRun.ErrorAsync([.. train, _folder["nowhere/v.txt"]]),
            StringComparison.Ordinal
        );
        Assert.Contains("it is a folder", await VerbRun.ErrorAsync([.. train, _folder.Path]), StringComparison.Ordinal);
        Assert.Contains("also an input", await VerbRun.ErrorAsync([.. train, _corpus]), StringComparison.Ordinal);
        Assert.Contains(
            "no folder",
            await VerbRun.ErrorAsync([.. train, _folder["v.txt"], "-T", _folder["nowhere"]]),
            StringComparison.Ordinal
        );
        var empty = _folder.Write("empty.txt", "\n\n");
        Assert.Contains(
            "no words",
            await VerbRun.ErrorAsync(["train", "vectors", empty, "-o", _folder["v.txt"]]),
            StringComparison.Ordinal
        );
    }
}
