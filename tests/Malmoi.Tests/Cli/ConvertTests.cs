namespace Malmoi.Tests.Cli;

/// <summary>The verbs <c>convert</c> and <c>info</c>, used as a user uses them.</summary>
public sealed class ConvertTests
{
    [Fact]
    public async Task A_model_goes_through_every_format_and_scores_the_same()
    {
        using var folder = new TemporaryFolder();
        var arpa = await Train(folder);
        await VerbRun.OutputAsync("convert", arpa, folder["m.bin"]);
        await VerbRun.OutputAsync("convert", arpa, folder["t.bin"], "--type", "trie");
        await VerbRun.OutputAsync("convert", folder["t.bin"], folder["back.arpa.gz"]);
        foreach (var name in (string[])["m.bin", "t.bin", "back.arpa.gz"])
        {
            var info = await VerbRun.JsonAsync("info", folder[name]);
            Assert.Equal(2, (int)info["order"]!);
            Assert.Equal(await Score(arpa), await Score(folder[name]), 1e-6);
        }

        static async Task<double> Score(string model) =>
            (double)(await VerbRun.JsonAsync("score", model, "the cat saw"))["scores"]![0]!["logProbability"]!;
    }

    [Fact]
    public async Task What_cannot_be_converted_is_refused_in_a_line()
    {
        using var folder = new TemporaryFolder();
        var arpa = await Train(folder);
        await VerbRun.OutputAsync("convert", arpa, folder["m.bin"]);
        await VerbRun.OutputAsync("train", "infinigram", folder["text.txt"], "-o", folder["x.infini"]);
        await Refused("holds hashes", "convert", folder["m.bin"], folder["n.arpa"]);
        await Refused("is also an input", "convert", arpa, arpa);
        await Refused("has no table of n-grams", "convert", folder["x.infini"], folder["n.arpa"]);
        await Refused("no such file", "convert", folder["none"], folder["n.arpa"]);
        await Refused("no such file", "info", folder["none"]);
        await Refused("is also an input", "train", "infinigram", folder["text.txt"], "-o", folder["text.txt"]);
        await Refused("no word", "train", "infinigram", folder.Write("blank.txt", "\n\n"), "-o", folder["b.infini"]);
        Assert.False(File.Exists(folder["n.arpa"]));

        static async Task Refused(string expected, params string[] args) =>
            Assert.Contains(expected, await VerbRun.ErrorAsync(args), StringComparison.Ordinal);
    }

    private static async Task<string> Train(TemporaryFolder folder)
    {
        var text = folder.Write("text.txt", "the cat sat on the mat\nthe cat saw a cat\n");
        await VerbRun.OutputAsync("train", "ngram", text, "-o", folder["m.arpa"], "-n", "2", "-s", "witten-bell");
        return folder["m.arpa"];
    }
}
