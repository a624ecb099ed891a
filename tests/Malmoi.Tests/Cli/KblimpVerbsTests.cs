using System.Security.Cryptography;
using Malmoi.Evaluation.Tasks;
using Malmoi.Tests.NGrams.Arpa;

namespace Malmoi.Tests.Cli;

public sealed class KblimpVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public KblimpVerbsTests() => _model = _folder.Write("model.arpa", ArpaSamples.Small);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_folder_holds_a_file_of_pairs_a_paradigm_a_card_and_a_sheet_of_samples()
    {
        var text = await VerbRun.OutputAsync("maeul", "kblimp", "-o", _folder["kblimp"], "--count", "20");
        Assert.StartsWith("1420 pairs of 71 paradigms", text, StringComparison.Ordinal);
        var files = Directory.GetFiles(_folder["kblimp/data"], "*.jsonl");
        Assert.Equal(71, files.Length);
        Assert.All(files, file => Assert.Equal(20, PairFile.Read(file).Count));
        var card = File.ReadAllText(_folder["kblimp/README.md"]);
        Assert.Contains("71 paradigms of 20 pairs over 18 phenomena", card, StringComparison.Ordinal);
        Assert.Equal(71 * 10, File.ReadLines(_folder["kblimp/samples.tsv"]).Skip(1).Count());
    }

    [Fact]
    public async Task The_written_pairs_are_those_of_the_task()
    {
        await VerbRun.OutputAsync("maeul", "kblimp", "-o", _folder["kblimp"]);
        var written = Directory.GetFiles(_folder["kblimp/data"], "*.jsonl").SelectMany(PairFile.Read).ToHashSet();
        var task = KoreanBlimp.Load();
        Assert.Equal(71_000, task.Pairs.Count);
        Assert.True(written.SetEquals(task.Pairs));

        // What docs/kblimp.md publishes, so that everybody can tell whether they have the same pairs.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(_folder["kblimp/data"], "*.jsonl").Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        Assert.Equal(
            "7473874ad0a64b04fb2d96fd40d5b85d9f15c4ff4fc74bff991e53d4f9fe4d0b",
            Convert.ToHexStringLower(hash.GetHashAndReset())
        );
    }

    [Fact]
    public async Task Baselines_stand_at_one_half_where_a_word_stands_between()
    {
        var corpus = _folder.Write("corpus.txt", "할머니께서 책을 읽으셨다 .\n동생이 책을 읽었다 .\n");
        var text = await VerbRun.OutputAsync("maeul", "kblimp", "--baselines", "--corpus", corpus, "--count", "40");
        var rows = text.Split('\n').Where(line => line.Contains(" Apart ", StringComparison.Ordinal)).ToList();
        Assert.Equal(55, rows.Count);
        Assert.All(rows, row => Assert.Equal(6, row.Split("50.0").Length - 1));
    }

    [Fact]
    public async Task Several_models_stand_side_by_side()
    {
        var pairs = _folder.Write(
            "pairs.jsonl",
            """{"sentence_good": "a b 말", "sentence_bad": "말 b a", "UID": "order", "linguistics_term": "order"}"""
        );
        var text = await VerbRun.OutputAsync("eval", _model, pairs, "--beside", _model);
        Assert.Equal(2, text.Split("100.0 (100.0-100.0)").Length / 2);
        var json = await VerbRun.JsonAsync("eval", _model, pairs, "--beside", _model);
        Assert.Equal(2, json["tasks"]![0]!["models"]!.AsArray().Count);
        var error = await VerbRun.ErrorAsync("eval", _model, _folder.Write("t.txt", "a b\n"), "--beside", _model);
        Assert.Contains("minimal pairs", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_may_stand_before_the_task_and_rows_be_families()
    {
        var pairs = _folder.Write(
            "pairs.jsonl",
            """
            {"sentence_good": "a b 말", "sentence_bad": "말 b a", "UID": "order", "linguistics_term": "words", "field": "syntax"}
            {"sentence_good": "a x", "sentence_bad": "a y", "UID": "same", "linguistics_term": "words", "field": "semantics"}
            """
        );
        var other = _folder.Write("other.arpa", ArpaSamples.Small);
        var svg = _folder["table.svg"];
        var text = await VerbRun.OutputAsync("eval", _model, other, pairs, "--by", "family", "-o", svg);
        Assert.Matches("syntax +100.0 \\(100.0-100.0\\) +100.0", text);
        Assert.Matches("semantics +0.0 \\(0.0-0.0\\) +0.0", text);
        Assert.Matches("overall +50.0", text);
        Assert.Matches("ties +1 +1", text);
        Assert.Contains("other.arpa", File.ReadAllText(svg), StringComparison.Ordinal);
        Assert.DoesNotContain("same", text, StringComparison.Ordinal);
        var paradigms = await VerbRun.OutputAsync("eval", _model, other, pairs, "--by", "paradigm");
        Assert.Matches("  same +0.0", paradigms);
        Assert.Contains("no task", await VerbRun.ErrorAsync("eval", _model, other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_it_says_what_to_ask() =>
        Assert.Contains("--output", await VerbRun.ErrorAsync("maeul", "kblimp"), StringComparison.Ordinal);
}
