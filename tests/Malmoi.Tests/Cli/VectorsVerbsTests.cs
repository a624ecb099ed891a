using Malmoi.Tests.WordVectors;
using Malmoi.WordVectors.FastText;

namespace Malmoi.Tests.Cli;

/// <summary>The verbs of <c>vectors</c>, used as a user uses them.</summary>
public sealed class VectorsVerbsTests
{
    private const string Royals = "5 3\nman 1 0 0.1\nwoman 1 1 0.1\nking 0.2 0 1\nqueen 0.2 1 1\n빵 -1 -1 -1\n";

    [Fact]
    public async Task Neighbours_analogies_and_the_odd_one_are_found()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        var near = await VerbRun.JsonAsync("vectors", "neighbours", file, "man", "king", "-k", "2");
        Assert.Equal(
            ["woman", "queen"],
            near["words"]!.AsArray().Select(one => (string)one!["neighbours"]![0]!["word"]!)
        );
        foreach (var method in new[] { "add", "multiply" })
        {
            var solved = await VerbRun.JsonAsync(
                "vectors",
                "analogy",
                file,
                "man",
                "king",
                "woman",
                "--method",
                method
            );
            Assert.Equal("queen", (string)solved["answers"]![0]!["word"]!);
        }

        Assert.Equal("빵\n", await VerbRun.OutputAsync("vectors", "odd", file, "man", "woman", "빵"));
        Assert.Equal("0.7089\n", await VerbRun.OutputAsync("vectors", "similarity", file, "man", "woman"));
        Assert.Contains(
            "woman",
            await VerbRun.OutputAsync("vectors", "neighbours", file, "man"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'men' has no vector",
            await VerbRun.ErrorAsync("vectors", "odd", file, "men"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Sets_of_either_kind_are_judged_with_coverage()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        var pairs = folder.Write("pairs.csv", "word 1,word 2,score\nman,woman,9\nMan,king,5\nman,빵,1\nman,nobody,2\n");
        var analogies = folder.Write("analogies.txt", ": royal\nman king woman queen\nman king nobody queen\n");
        var judged = await VerbRun.JsonAsync("vectors", "eval", file, pairs, analogies);
        var similarity = judged["sets"]![0]!;
        Assert.Equal((4, 3), ((int)similarity["pairs"]!, (int)similarity["covered"]!));
        Assert.Equal(1, (double)similarity["spearman"]!, 1e-9);
        var total = judged["sets"]![1]!["total"]!;
        Assert.Equal((2, 1, 1), ((int)total["questions"]!, (int)total["covered"]!, (int)total["correct"]!));
        var printed = await VerbRun.OutputAsync("vectors", "eval", file, pairs, analogies, "--count-unknown");
        Assert.Contains("0.5000", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_analogies_of_Maeul_are_a_set()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        var set = folder["maeul.txt"];
        await VerbRun.OutputAsync("maeul", "analogies", "-o", set);
        var judged = await VerbRun.JsonAsync("vectors", "eval", file, set);
        Assert.Equal("analogy", (string)judged["sets"]![0]!["kind"]!);
        Assert.True((int)judged["sets"]![0]!["total"]!["questions"]! > 100);
    }

    [Fact]
    public async Task Words_and_pairs_are_drawn()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        var printed = await VerbRun.OutputAsync(
            "vectors",
            "plot",
            file,
            "man:woman",
            "king:queen",
            "빵",
            "-o",
            folder["a.svg"]
        );
        Assert.Contains("5 words, 2 pairs", printed, StringComparison.Ordinal);
        var svg = await File.ReadAllTextAsync(folder["a.svg"], TestContext.Current.CancellationToken);
        Assert.Contains(">빵</text>", svg, StringComparison.Ordinal);
        var set = folder.Write("set.txt", ": other\nx y z w\n: royal\nman king woman queen\nman king nobody queen\n");
        var places = await VerbRun.JsonAsync("vectors", "plot", file, "--pairs", set, "--section", "royal");
        Assert.Equal("[[\"man\",\"king\"],[\"woman\",\"queen\"]]", places["pairs"]!.ToJsonString());
        Assert.Equal(1, places["shares"]!.AsArray().Sum(share => (double)share!), 1e-5);
        var mapped = await VerbRun.JsonAsync("vectors", "plot", file, "--first", "9", "--method", "tsne");
        Assert.Equal(5, mapped["words"]!.AsArray().Count);
        await VerbRun.OutputAsync(
            "vectors",
            "plot",
            file,
            "--first",
            "4",
            "-o",
            folder["a.html"],
            "--title",
            "왕과 왕비"
        );
        var page = await File.ReadAllTextAsync(folder["a.html"], TestContext.Current.CancellationToken);
        Assert.Contains("<h1>왕과 왕비</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_drawn_is_refused_in_a_line()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        var set = folder.Write("set.txt", ": other\nx y z w\n");
        foreach (
            var (expected, arguments) in (IEnumerable<(string, string[])>)
                [
                    ("where to", ["man"]),
                    ("nothing to draw", ["-o", folder["a.svg"]]),
                    ("'nobody' has no vector", ["nobody", "-o", folder["a.svg"]]),
                    ("cannot draw", ["man", "-o", folder["a.gif"]]),
                    ("has no section 'tense': choose among other", ["--pairs", set, "--section", "tense", "--json"]),
                    ("no pair of the section 'other'", ["--pairs", set, "--json"]),
                    ("--first is 0", ["--first", "0", "--json"]),
                    ("t-SNE of 2 words", ["man", "king", "--method", "tsne", "--json"]),
                ]
        )
        {
            var error = await VerbRun.ErrorAsync(["vectors", "plot", file, .. arguments]);
            Assert.Contains(expected, error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(folder["a.svg"]));
    }

    [Fact]
    public async Task Vectors_are_converted_from_format_to_format_without_losing_a_bit()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        string[] chain = ["a.bin", "b.safetensors", "c.txt", "d.vec"];
        var from = file;
        foreach (var to in chain.Select(name => folder[name]))
        {
            string[] type = to.EndsWith(".txt", StringComparison.Ordinal) ? ["--type", "glove"] : [];
            Assert.Contains(
                "5 words of 3",
                await VerbRun.OutputAsync(["convert", from, to, .. type]),
                StringComparison.Ordinal
            );
            from = to;
        }

        Assert.Equal(Royals, await File.ReadAllTextAsync(from, TestContext.Current.CancellationToken));
        Assert.Equal(
            "man\nwoman\nking\nqueen\n빵\n",
            await File.ReadAllTextAsync(folder["b.vocab.txt"], TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            "word vectors (safetensors)",
            (string)(await VerbRun.JsonAsync("info", folder["b.safetensors"]))["kind"]!
        );
        Assert.Equal("word vectors (GloVe text)", (string)(await VerbRun.JsonAsync("info", folder["c.txt"]))["kind"]!);
        Assert.Contains(
            "not written as trie",
            await VerbRun.ErrorAsync("convert", file, folder["x.bin"], "--type", "trie"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_fastText_model_gives_its_words_and_says_what_stays_behind()
    {
        using var folder = new TemporaryFolder();
        FastTextWriter.Write(SampleModels.Make(FastTextTask.SkipGram, FastTextLoss.NegativeSampling), folder["m.bin"]);
        var said = await VerbRun.OutputAsync("convert", folder["m.bin"], folder["m.safetensors"]);
        Assert.Contains("n-grams stayed behind", said, StringComparison.Ordinal);
        Assert.Equal(
            await VerbRun.OutputAsync("vectors", "similarity", folder["m.bin"], "고양이", "cat"),
            await VerbRun.OutputAsync("vectors", "similarity", folder["m.safetensors"], "고양이", "cat")
        );
    }

    [Fact]
    public async Task Senses_are_asked_for_by_language_or_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("royals.vec", Royals);
        var set = folder.Write(
            "set.tsv",
            "king\tchess\tman [king]|s woman\nking\tchess\tman [king]\nking\tcrown\t빵 [king]\n"
        );
        var judged = await VerbRun.JsonAsync("vectors", "senses", file, set);
        Assert.Equal((0.5, 1), ((double)judged["mean"]!["wordVector"]!, (double)judged["mean"]!["surroundings"]!));
        Assert.Contains("1.0000", await VerbRun.OutputAsync("vectors", "senses", file, set), StringComparison.Ordinal);
        Assert.Contains(
            "'bank' has no vector",
            await VerbRun.ErrorAsync("vectors", "senses", file, "en"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Info_knows_vector_files_of_each_kind()
    {
        using var folder = new TemporaryFolder();
        var text = await VerbRun.JsonAsync("info", folder.Write("royals.vec", Royals));
        Assert.Equal(
            ("word vectors (word2vec text)", 5, 3),
            ((string)text["kind"]!, (int)text["vocabulary"]!, (int)text["dimensions"]!)
        );
        FastTextWriter.Write(
            SampleModels.Make(FastTextTask.Supervised, FastTextLoss.Softmax, quantized: true),
            folder["m.ftz"]
        );
        var model = await VerbRun.JsonAsync("info", folder["m.ftz"]);
        Assert.Equal(
            ("fastText model", 3, true),
            ((string)model["kind"]!, (int)model["labels"]!, (bool)model["quantized"]!)
        );
        Assert.Contains(
            "GloVe",
            await VerbRun.OutputAsync("info", folder.Write("g.txt", "a 1 2\nb 3 4\n")),
            StringComparison.Ordinal
        );
    }
}
