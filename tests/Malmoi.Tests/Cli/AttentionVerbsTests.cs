using System.Xml.Linq;

namespace Malmoi.Tests.Cli;

/// <summary>What attention shows of a tiny GPT-2 with random weights.</summary>
public sealed class AttentionVerbsTests : IDisposable
{
    private const string Trees = """
        # newdoc id = a
        # sent_id = a-1
        1	w5	w5	NOUN	_	_	2	nsubj	_	_
        2	w6	w6	VERB	_	_	0	root	_	_
        3	w7	w7	NOUN	_	_	2	obj	_	_

        # newdoc id = b
        # sent_id = b-1
        1	w8	w8	NOUN	_	_	2	nsubj	_	_
        2	w6	w6	VERB	_	_	0	root	_	_
        3	w9	w9	NOUN	_	_	2	obj	_	_

        """;

    private readonly TemporaryFolder _model = TransformerVerbsTests.Folder(words: 99);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_view_gives_every_head_s_rows_and_draws_them()
    {
        var json = await VerbRun.JsonAsync("attention", "view", _model.Path, "w5 w6 w7");
        Assert.Equal(["w5", "w6", "w7"], json["units"]!.AsArray().Select(unit => (string)unit!["text"]!).TakeLast(3));
        var rows = json["attention"]!.AsArray().SelectMany(head => head!["rows"]!.AsArray()).ToList();
        Assert.All(rows, row => Assert.Equal(1, row!.AsArray().Sum(weight => (double)weight!), 1e-4));
        Assert.Equal((int)json["layers"]! * (int)json["heads"]! * json["units"]!.AsArray().Count, rows.Count);
        foreach (var (name, head) in new[] { ("grid.svg", Array.Empty<string>()), ("one.svg", ["--heads", "1-1"]) })
        {
            await VerbRun.OutputAsync([
                "attention",
                "view",
                _model.Path,
                "w5 w6",
                "-o",
                _folder[name],
                "-l",
                "ko",
                .. head,
            ]);
            Assert.NotNull(XElement.Load(_folder[name]));
        }

        await VerbRun.OutputAsync("attention", "view", _model.Path, "w5 w6", "-o", _folder["page.html"]);
        Assert.Contains(
            "모든 헤드",
            await File.ReadAllTextAsync(_folder["page.html"], Token),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no head '9-1'",
            await VerbRun.ErrorAsync("attention", "view", _model.Path, "w5", "--heads", "9-1"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no word",
            await VerbRun.ErrorAsync("attention", "view", _model.Path, " "),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Patterns_and_clusters_have_a_row_a_head()
    {
        var text = _folder.Write("text.txt", "w5 w6 w7 w5\nw8 w9\n\n");
        var patterns = await VerbRun.JsonAsync("attention", "patterns", _model.Path, text, "-o", _folder["p.svg"]);
        var heads = patterns["heads"]!.AsArray();
        Assert.Equal(6, (int)patterns["words"]!);
        Assert.All(heads, head => Assert.InRange((double)head!["previous"]!, 0, 1));
        Assert.Null(heads[0]!["next"]);
        var clusters = await VerbRun.JsonAsync("attention", "clusters", _model.Path, text, "-k", "2");
        Assert.Equal(heads.Count, clusters["heads"]!.AsArray().Count);
        Assert.Equal([1, 2], clusters["heads"]!.AsArray().Select(head => (int)head!["cluster"]!).Distinct().Order());
        Assert.NotNull(XElement.Load(_folder["p.svg"]));
    }

    [Fact]
    public async Task Relations_are_chosen_on_one_half_and_reported_on_the_other()
    {
        var bank = _folder.Write("bank.conllu", Trees);
        var json = await VerbRun.JsonAsync(
            "attention",
            "relations",
            _model.Path,
            bank,
            "--least",
            "1",
            "-o",
            _folder["r.html"]
        );
        var rows = json["relations"]!.AsArray();
        Assert.Equal(["all", "nsubj", "obj"], rows.Select(row => (string)row!["relation"]!));
        Assert.Equal([2, 1, 1], rows.Select(row => (int)row!["words"]!));
        Assert.All(rows.Skip(1), row => Assert.Equal(1, (double)row!["baseline"]!));
        Assert.Contains("every second document", (string)json["split"]!, StringComparison.Ordinal);
        var together = await VerbRun.JsonAsync(
            "attention",
            "relations",
            _model.Path,
            bank,
            "--least",
            "1",
            "--together",
            "3"
        );
        Assert.Equal((int)json["tooLong"]!, (int)together["tooLong"]!);
        Assert.All(together["relations"]!.AsArray(), row => Assert.InRange(row!["heads"]!.AsArray().Count, 1, 3));
        Assert.Contains(
            "--together is 0",
            await VerbRun.ErrorAsync("attention", "relations", _model.Path, bank, "--together", "0"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no relation has 20 words",
            await VerbRun.ErrorAsync("attention", "relations", _model.Path, bank),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Antecedents_are_looked_for_in_GAP()
    {
        const string Head = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n";
        var gap = _folder.Write("gap.tsv", Head + "1\tw5 w6 w7\tw7\t6\tw5\t0\tTRUE\tw6\t3\tFALSE\tx\n");
        var json = await VerbRun.JsonAsync("attention", "coreference", _model.Path, gap, "--report", gap);
        Assert.Equal(0, (double)json["rows"]![0]!["rules"]!["nearest"]!["accuracy"]!);
        Assert.Equal((double)json["chosenOn"]!["accuracy"]!, (double)json["rows"]![0]!["accuracy"]!);
    }

    [Fact]
    public async Task A_model_without_attention_is_refused_in_one_line()
    {
        var arpa = _folder.Write("m.arpa", "\\data\\\nngram 1=1\n\n\\1-grams:\n-1 a\n\n\\end\\\n");
        Assert.Contains(
            "has no attention",
            await VerbRun.ErrorAsync("attention", "view", arpa, "a"),
            StringComparison.Ordinal
        );
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
