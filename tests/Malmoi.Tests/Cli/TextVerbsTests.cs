namespace Malmoi.Tests.Cli;

public sealed class TextVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _texts;

    public TextVerbsTests() =>
        _texts = _folder.Write("a.csv", "id,text\n1,\"비가 온다, 비가\"\n2,눈이 온다\n3,바람이 분다\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Vectorize_prints_the_terms_of_every_text()
    {
        var json = await VerbRun.JsonAsync("vectorize", _texts, "--column", "text", "--kind", "bag-of-words");
        Assert.Equal("bag-of-words", (string)json["kind"]!);
        Assert.Equal(3, (int)json["texts"]!);
        Assert.Equal(5, (int)json["terms"]!);
        var first = json["vectors"]![0]!;
        Assert.Equal("비가 온다, 비가", (string)first["text"]!);
        Assert.Equal(2, (int)first["terms"]!["비가"]!);
        Assert.Equal(1, (int)first["terms"]!["온다"]!);
    }

    [Theory]
    [InlineData("one-hot", "0 1:1 5:1")]
    [InlineData("bag-of-words", "0 1:1 5:1")]
    [InlineData("n-gram", "0 1:1 2:1 8:1")]
    public async Task Vectorize_writes_a_row_a_text(string kind, string secondRow)
    {
        var path = _folder["v.svm"];
        await VerbRun.OutputAsync("vectorize", _texts, "--column", "text", "--kind", kind, "-o", path);
        var rows = await File.ReadAllLinesAsync(path);
        Assert.Equal(3, rows.Length);
        Assert.Equal(secondRow, rows[1]);
        Assert.Contains("\t온다\t2", await File.ReadAllTextAsync(path + ".vocabulary.tsv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectorize_finds_the_nearest_text()
    {
        var json = await VerbRun.JsonAsync("vectorize", _texts, "--column", "text", "--similar", "눈이 온다");
        Assert.Equal([2, 1], json["nearest"]!.AsArray().Select(near => (int)near!["number"]!));
        Assert.Equal(1, (double)json["nearest"]![0]!["cosine"]!, 1e-12);
        Assert.Contains(
            "눈이 온다",
            await VerbRun.OutputAsync("vectorize", _texts, "--column", "text", "--similar", "눈이"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no text shares",
            await VerbRun.OutputAsync("vectorize", _texts, "--column", "text", "--similar", "zzz"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Vectorize_says_what_is_wrong()
    {
        Assert.Contains("id, text", await VerbRun.ErrorAsync("vectorize", _texts), StringComparison.Ordinal);
        Assert.Contains(
            "--ngrams",
            await VerbRun.ErrorAsync("vectorize", _texts, "--column", "text", "--ngrams", "x"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no term is left",
            await VerbRun.ErrorAsync("vectorize", _texts, "--column", "text", "--min-df", "9"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "latin-x",
            await VerbRun.ErrorAsync("vectorize", _texts, "--encoding", "latin-x"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no/such/v.svm",
            await VerbRun.ErrorAsync("vectorize", _texts, "--column", "text", "-o", "no/such/v.svm"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--min-df needs 1 or more", "--min-df", "0")]
    [InlineData("--max-df needs a share", "--max-df", "1.5")]
    [InlineData("--max-features needs 1 or more", "--max-features", "0")]
    [InlineData("--ngrams takes", "--ngrams", "2-1")]
    [InlineData("--sublinear needs --kind tf-idf", "--sublinear", "--kind", "one-hot")]
    public async Task Vectorize_names_the_option_that_is_wrong(string expected, params string[] options) =>
        Assert.Contains(
            expected,
            await VerbRun.ErrorAsync(["vectorize", _texts, "--column", "text", .. options]),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Vectorize_never_writes_over_its_texts()
    {
        var before = await File.ReadAllTextAsync(_texts);
        var terms = _folder.Write("v.svm.vocabulary.tsv", before);
        foreach (var (input, output) in ((string, string)[])[(_texts, _texts), (terms, _folder["v.svm"])])
        {
            var error = await VerbRun.ErrorAsync(
                "vectorize",
                input,
                "--format",
                "csv",
                "--column",
                "text",
                "-o",
                output
            );
            Assert.Contains("is also an input", error, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllTextAsync(input));
        }
    }

    [Fact]
    public async Task Data_list_shows_every_set()
    {
        var json = await VerbRun.JsonAsync("data", "list");
        var blimp = json["sets"]!.AsArray().Single(set => (string)set!["name"]! == "blimp")!;
        Assert.Equal("CC-BY-4.0", (string)blimp["licence"]!);
        Assert.Equal(70, blimp["files"]!.AsArray().Count);
        Assert.Contains("tinyshakespeare", await VerbRun.OutputAsync("data", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("where")]
    public async Task Data_answers_an_unknown_name_with_near_ones(string verb) =>
        Assert.Contains("did you mean blimp", await VerbRun.ErrorAsync("data", verb, "blmp"), StringComparison.Ordinal);

    [Fact]
    public async Task Data_where_prints_the_folder() =>
        Assert.Equal(OutsideData.Data("cola"), (await VerbRun.OutputAsync("data", "where", "cola")).Trim());
}
