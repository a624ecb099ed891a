using System.Text.Json.Nodes;
using Malmoi.Tests.WordVectors.Training;

namespace Malmoi.Tests.Cli;

public sealed class ClassifierVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _train;
    private readonly string _test;

    public ClassifierVerbsTests()
    {
        _train = _folder.Write("train.txt", string.Join('\n', LabelledLines.Make(1000, seed: 1)) + "\n");
        _test = _folder.Write("test.txt", string.Join('\n', LabelledLines.Make(200, seed: 2)) + "\n");
    }

    public void Dispose() => _folder.Dispose();

    private string[] Training(string path) =>
        [
            "train",
            "classifier",
            _train,
            "-o",
            path,
            "-d",
            "10",
            "--word-ngrams",
            "2",
            "--buckets",
            "1000",
            "--learning-rate",
            "0.5",
        ];

    [Fact]
    public async Task A_classifier_is_trained_judged_quantised_and_asked()
    {
        var model = _folder["m.bin"];
        var report = await VerbRun.JsonAsync(Training(model));
        Assert.Equal(3, (int)report["labels"]!);
        Assert.False(File.Exists($"{model}.checkpoint"));
        var small = _folder["m.ftz"];
        var sizes = await VerbRun.JsonAsync(
            "quantize",
            model,
            "-o",
            small,
            "--norms",
            "--cutoff",
            "400",
            "--retrain",
            _train
        );
        Assert.Equal(400, (int)sizes["rows"]!);
        foreach (var path in (string[])[model, small])
        {
            var judged = await VerbRun.JsonAsync("eval", path, _test);
            var task = judged["tasks"]![0]!;
            Assert.Equal(200, (int)task["metrics"]!["examples"]!);
            Assert.True((double)task["metrics"]!["precision@1"]! > 0.95);
            Assert.True((double)task["groups"]!["__label__food"]!["f1"]! > 0.9);
            Assert.Contains(
                "overall",
                await VerbRun.OutputAsync("eval", path, _test, "-k", "2"),
                StringComparison.Ordinal
            );
            var lines = _folder.Write("lines.txt", "the dog barks\nrice soup\n");
            var labels = (await VerbRun.OutputAsync("classify", path, lines)).Split('\n');
            Assert.StartsWith("__label__animal ", labels[0], StringComparison.Ordinal);
            Assert.StartsWith("__label__food ", labels[1], StringComparison.Ordinal);
            var json = JsonNode.Parse(
                (await VerbRun.OutputAsync("classify", path, lines, "-k", "2", "--json")).Split('\n')[0]
            )!;
            Assert.Equal("the dog barks", (string?)json["text"]);
            Assert.Equal(2, json["labels"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task Wrong_input_is_one_line()
    {
        var model = _folder["m.bin"];
        await VerbRun.OutputAsync(Training(model));
        var plain = _folder.Write("plain.txt", "no labels\n");
        await Says("train classifier PLAIN -o x.bin", "__label__");
        await Says("train classifier TRAIN -o x.txt", ".bin");
        await Says("train classifier TRAIN -o TRAIN", ".bin");
        await Says("train classifier TRAIN -o nowhere/x.bin", "cannot write");
        await Says("train classifier TRAIN -o x.bin --min-count 100000", "--min-count");
        await Says("eval MODEL PLAIN", "no line with a label");
        await Says("classify PLAIN PLAIN", "plain.txt");
        await Says("classify MODEL PLAIN -k 0", "--count");
        await Says("quantize MODEL -o MODEL", "also an input");
        await Says("quantize MODEL -o x.ftz --outputs", "labels");
        await Says("quantize MODEL -o x.ftz --retrain TRAIN", "--cutoff");
        Assert.Empty(Directory.GetFiles(_folder.Path, "x.*"));

        async Task Says(string line, string what)
        {
            var error = await VerbRun.ErrorAsync([
                .. line.Split(' ')
                    .Select(part =>
                        part switch
                        {
                            "PLAIN" => plain,
                            "TRAIN" => _train,
                            "MODEL" => model,
                            _ when part.StartsWith("x.", StringComparison.Ordinal)
                                    || part.Contains('/', StringComparison.Ordinal) => _folder[part],
                            _ => part,
                        }
                    ),
            ]);
            Assert.Contains(what, error, StringComparison.Ordinal);
        }
    }
}
