using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Cli;

/// <summary>The verb <c>mix</c> and the file it writes, used as a user uses them.</summary>
public sealed class MixTests
{
    [Fact]
    public async Task Weights_from_a_held_out_text_beat_every_model_alone()
    {
        using var folder = new TemporaryFolder();
        var (cats, dogs, index) = await Train(folder);
        var heldOut = folder.Write("held-out.txt", "the cat sat on a log\na dog saw the cat\na bird sat\n");
        var mixed = await VerbRun.JsonAsync("mix", cats, dogs, index, "--held-out", heldOut, "-o", folder["all.mix"]);
        var perplexity = (double)mixed["perplexity"]!;
        var components = mixed["components"]!.AsArray();
        Assert.All(components, row => Assert.True(perplexity <= ((double?)row!["perplexity"] ?? double.MaxValue)));
        Assert.Equal(1, components.Sum(row => (double)row!["weight"]!), 1e-9);
        Assert.Equal(1, (int)mixed["unknown"]!);
        Assert.Equal(0, (int)mixed["impossible"]!);

        // The same weights, given, judge the text the same.
        var again = await VerbRun.JsonAsync([
            "mix",
            cats,
            dogs,
            index,
            "--held-out",
            heldOut,
            "-o",
            folder["again.mix"],
            "--weights",
            .. components.Select(row => row!["weight"]!.ToJsonString()),
        ]);
        Assert.Equal(perplexity, (double)again["perplexity"]!, 1e-9);
    }

    [Fact]
    public async Task A_mixture_scores_as_the_mean_of_its_models_wherever_its_file_goes_with_them()
    {
        using var folder = new TemporaryFolder();
        var (cats, dogs, _) = await Train(folder);
        await VerbRun.OutputAsync("mix", cats, dogs, "--weights", "0.25", "0.75", "-o", folder["m.mix"]);
        Assert.Equal(new TextPolicy { Lowercase = true }, ModelSidecar.Read(folder["m.mix"])!.Policy);
        Assert.DoesNotContain(folder.Path, File.ReadAllText(folder["m.mix"]), StringComparison.Ordinal);
        var (a, b, mixed) = (await Score(cats), await Score(dogs), await Score(folder["m.mix"]));
        Assert.Equal((0.25 * Math.Exp(a)) + (0.75 * Math.Exp(b)), Math.Exp(mixed), 1e-6);
        var info = await VerbRun.JsonAsync("info", folder["m.mix"]);
        Assert.Equal("mixture", (string)info["kind"]!);
        Assert.Equal([0.25, 0.75], info["weights"]!.AsArray().Select(weight => (double)weight!));
        Assert.Contains(
            "P(the | <s>)",
            await VerbRun.OutputAsync("explain", folder["m.mix"], "the"),
            StringComparison.Ordinal
        );

        static async Task<double> Score(string model) =>
            (double)(await VerbRun.JsonAsync("score", model, "P(the | <s>)"))["scores"]![0]!["logProbability"]!;
    }

    [Fact]
    public async Task What_cannot_be_mixed_is_refused_in_a_line()
    {
        using var folder = new TemporaryFolder();
        var (cats, dogs, _) = await Train(folder);
        var output = folder["m.mix"];
        await Refused("needs a held-out text", cats, dogs, "-o", output);
        await Refused("3 weights for 2 models", cats, dogs, "--weights", "0.1", "0.2", "0.7", "-o", output);
        await Refused("must sum to one", cats, dogs, "--weights", "0.1", "0.2", "-o", output);
        await Refused("must end in .mix", cats, dogs, "--weights", "0.5", "0.5", "-o", folder["m.arpa"]);
        var plain = folder["plain.arpa"];
        await VerbRun.OutputAsync("train", "ngram", folder["cats.txt"], "-o", plain, "-n", "2");
        await Refused("must make the same tokens", cats, plain, "--weights", "0.5", "0.5", "-o", output);
        Assert.False(File.Exists(output));
        await VerbRun.OutputAsync("mix", cats, dogs, "--weights", "0.5", "0.5", "-o", output);
        var inputs = folder.Write("held-out.mix", "the cat sat\n");
        await Refused("is also an input", cats, dogs, "--held-out", inputs, "-o", inputs);
        await Refused("is a mixture itself", cats, output, "--weights", "0.5", "0.5", "-o", folder["n.mix"]);

        async Task Refused(string expected, params string[] args) =>
            Assert.Contains(expected, await VerbRun.ErrorAsync(["mix", .. args]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"mixture\": 1, \"components\": [", "no whole mixture (line 1)")]
    [InlineData("{\"mixture\": 2, \"components\": []}", "version 2")]
    [InlineData("{\"mixture\": 1, \"components\": []}", "names 0 models")]
    [InlineData("{\"mixture\": 1}", "no whole mixture")]
    [InlineData("{\"mixture\": 1, \"components\": null}", "no whole mixture")]
    [InlineData("{\"mixture\": 1, \"components\": [{\"model\": \"a.arpa\"}]}", "no whole mixture")]
    [InlineData("{\"mixture\": 1, \"components\": [{\"model\": \"a.arpa\", \"weight\": 1}]}", "there is no such file")]
    [InlineData("{\"mixture\": 1, \"components\": [{\"model\": \"m.mix\", \"weight\": 1}]}", "a mixture itself")]
    public void A_broken_mixture_is_refused(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => ModelFile.Open(folder.Write("m.mix", text)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static async Task<(string Cats, string Dogs, string Index)> Train(TemporaryFolder folder)
    {
        var cats = folder.Write("cats.txt", "the cat sat on the mat\nthe cat saw a cat\n고양이 가 앉았다\n");
        var dogs = folder.Write("dogs.txt", "a dog sat on a log\nThe dog saw the dog\n개 가 앉았다\n");
        await VerbRun.OutputAsync(
            "train",
            "ngram",
            cats,
            "-o",
            folder["cats.arpa"],
            "-n",
            "3",
            "-s",
            "witten-bell",
            "--lowercase"
        );
        await VerbRun.OutputAsync(
            "train",
            "ngram",
            dogs,
            "-o",
            folder["dogs.bin"],
            "-n",
            "2",
            "-s",
            "witten-bell",
            "--lowercase"
        );
        await VerbRun.OutputAsync("train", "infinigram", cats, dogs, "-o", folder["both.infini"], "--lowercase");
        return (folder["cats.arpa"], folder["dogs.bin"], folder["both.infini"]);
    }
}
