using System.Xml.Linq;

namespace Malmoi.Tests.Cli;

/// <summary>What probes say of a tiny GPT-2 with random weights.</summary>
public sealed class ProbingVerbsTests : IDisposable
{
    private readonly TemporaryFolder _model = TransformerVerbsTests.Folder(words: 99);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_layer_and_its_twin_have_a_row_in_table_and_page()
    {
        var trees = _folder.Write("trees.conllu", Trees(30));
        var kept = _folder["kept"];
        string[] words =
        [
            "probe",
            _model.Path,
            "-t",
            trees,
            "--task",
            "part",
            "relation",
            "distance",
            "depth",
            "--least",
            "1",
            "--seeds",
            "2",
            "--epochs",
            "4",
            "--mdl",
            "--activations",
            kept,
            "-o",
            _folder["page.html"],
        ];
        var json = await VerbRun.JsonAsync(words);
        var tasks = json["tasks"]!.AsArray();
        Assert.Equal(["part", "relation", "distance", "depth"], tasks.Select(task => (string)task!["task"]!));
        foreach (var task in tasks)
        {
            var layers = task!["layers"]!.AsArray();
            Assert.Equal(layers.Count / 2, layers.Count(layer => (string)layer!["source"]! == "Untrained"));
            Assert.Equal(0, (int)layers[0]!["layer"]!);
        }

        var first = tasks[0]!["layers"]!.AsArray()[0]!;
        Assert.Equal(2, first["seeds"]!.AsArray().Count);
        Assert.InRange((double)first["compression"]!, 0.1, 100);
        var page = await File.ReadAllTextAsync(_folder["page.html"], TestContext.Current.CancellationToken);
        Assert.Contains("탐침: 품사", page, StringComparison.Ordinal);
        Assert.Contains("Probing: distances in the tree", page, StringComparison.Ordinal);

        // Of each source and part one file; a second run reads them and says the same.
        Assert.Equal(4, Directory.GetFiles(kept).Length);
        Assert.Equal(json.ToJsonString(), (await VerbRun.JsonAsync(words)).ToJsonString());
        Assert.Equal(4, Directory.GetFiles(kept).Length);
    }

    [Fact]
    public async Task Attention_probes_stand_beside_their_baselines()
    {
        var trees = _folder.Write("trees.conllu", Trees(12));
        var json = await VerbRun.JsonAsync(
            "attention",
            "probe",
            _model.Path,
            "-t",
            trees,
            "--epochs",
            "3",
            "-o",
            _folder["p.svg"]
        );
        Assert.Equal(
            ["distance and words", "attention", "attention and words", "twin: attention", "twin: attention and words"],
            json["probes"]!.AsArray().Select(probe => (string)probe!["reads"]!)
        );
        Assert.All(json["probes"]!.AsArray(), probe => Assert.InRange((double)probe!["uas"]!["value"]!, 0, 1));
        Assert.NotNull(XElement.Load(_folder["p.svg"]));
    }

    [Fact]
    public async Task What_cannot_be_probed_is_said_in_a_line()
    {
        var trees = _folder.Write("trees.conllu", Trees(4));
        await Says("--treebank is missing");
        await Says("no probing task 'parts'", "-t", trees, "--task", "parts");
        await Says("has no layer 9: choose 0 (the embeddings) to ", "-t", trees, "--layers", "9");
        await Says("holds one picture, and 2 tasks", "-t", trees, "--task", "part", "depth", "-o", _folder["x.svg"]);
        await Says("nothing in the treebank has a label of 'tense'", "-t", trees, "--task", "tense");
        await Says("line 1 has 2 columns", "-t", _folder.Write("bad.conllu", "1\tw5\n\n"));

        async Task Says(string what, params string[] options) =>
            Assert.Contains(
                what,
                await VerbRun.ErrorAsync(["probe", _model.Path, .. options]),
                StringComparison.Ordinal
            );
    }

    // Sentences of three words in documents of their own; verbs are even words.
    private static string Trees(int sentences) =>
        string.Concat(
            Enumerable
                .Range(0, sentences)
                .Select(i =>
                    $"""
                        # newdoc id = d{i}
                        # sent_id = d{i}-1
                        1	w{5 + (2 * (i % 40))}	x	NOUN	_	_	2	nsubj	_	_
                        2	w{6 + (2 * (i % 30))}	x	VERB	_	_	0	root	_	_
                        3	w{7 + (2 * (i * 7 % 40))}	x	NOUN	_	_	2	obj	_	_


                        """
                )
        );
}
