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
}
