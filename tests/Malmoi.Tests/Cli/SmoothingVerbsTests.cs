using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;

namespace Malmoi.Tests.Cli;

/// <summary>Every method of <c>train ngram --smoothing</c> with its own options.</summary>
public sealed class SmoothingVerbsTests
{
    private const string Text = "the cat sat on the mat\nthe dog sat on the log\na cat saw a dog\n고양이 가 앉았다\n";

    [Theory]
    [InlineData("absolute-discounting", "--discount", "0.5")]
    [InlineData("absolute-discounting", "--back-off")]
    [InlineData("kneser-ney", "--back-off")]
    [InlineData("modified-kneser-ney", "--back-off", "--discount-fallback", "0.4", "0.8", "1.2")]
    [InlineData("witten-bell")]
    [InlineData("witten-bell", "--back-off")]
    [InlineData("jelinek-mercer", "--weights", "0.8", "0.5", "0.2")]
    [InlineData("katz", "--discount-up-to", "3")]
    [InlineData("good-turing")]
    [InlineData("add-k", "--k", "0.1")]
    [InlineData("stupid-backoff", "--alpha", "0.3")]
    [InlineData("maximum-likelihood")]
    public async Task A_method_writes_a_model_that_names_it(string method, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var model = await Train(folder, method, options);
        Assert.Equal(method, ModelSidecar.Read(model)!.Training["smoothing"]);
        using var arpa = ArpaFile.Open(model);
        Assert.Equal(3, arpa.Order);
    }

    [Fact]
    public async Task Jelinek_Mercer_learns_its_weights_from_a_held_out_file_under_the_corpus_s_policy()
    {
        using var folder = new TemporaryFolder();
        var heldOut = folder.Write("held-out.txt", "THE CAT SAT\nTHE DOG SAT\n");
        var plain = await Weights(await Train(folder, "jelinek-mercer", "--held-out", heldOut));
        var lowered = await Weights(await Train(folder, "jelinek-mercer", "--held-out", heldOut, "--lowercase"));
        Assert.True(lowered > plain, $"{lowered} after {plain}");

        static Task<double> Weights(string model) =>
            Task.FromResult(
                double.Parse(
                    ModelSidecar.Read(model)!.Training["parameters 1"].Split(' ')[1],
                    System.Globalization.CultureInfo.InvariantCulture
                )
            );
    }

    [Theory]
    [InlineData("needs a held-out text", "jelinek-mercer")]
    [InlineData("no file or folder", "jelinek-mercer", "--held-out", "/none")]
    [InlineData("one from 0 to below 1 for each of 3 orders", "jelinek-mercer", "--weights", "0.5")]
    [InlineData("k must be above zero", "add-k", "--k", "-1")]
    [InlineData("above 0 and at most 1", "stupid-backoff", "--alpha", "2")]
    [InlineData("counts up to k", "katz", "--discount-up-to", "0")]
    [InlineData("above 0 and at most 1", "kneser-ney", "--discount", "1.5")]
    [InlineData("each lies between 0 and its count", "modified-kneser-ney", "--discount-fallback", "0", "3", "1")]
    [InlineData("--weights and --held-out", "jelinek-mercer", "--weights", "0.5", "--held-out", "{corpus}")]
    [InlineData("--k is no option of kneser-ney but of add-k", "kneser-ney", "--k", "0.1")]
    [InlineData("--alpha is no option of katz", "katz", "--alpha", "0.4")]
    [InlineData("--discount is no option of modified-kneser-ney", "modified-kneser-ney", "--discount", "0.4")]
    [InlineData("--back-off is no option of good-turing", "good-turing", "--back-off")]
    [InlineData("--held-out is no option of add-k", "add-k", "--held-out", "/none")]
    public async Task Impossible_options_are_refused_in_a_line_before_anything_is_counted(
        string expected,
        string method,
        params string[] options
    )
    {
        using var folder = new TemporaryFolder();
        // Counting it would fail: it ends inside a character.
        var corpus = folder["corpus.txt"];
        File.WriteAllBytes(corpus, [.. "a b\n"u8, 0xec, 0x95]);
        var error = await VerbRun.ErrorAsync([
            "train",
            "ngram",
            corpus,
            "-o",
            folder["m.arpa"],
            "-n",
            "3",
            "-s",
            method,
            .. options.Select(option => option.Replace("{corpus}", corpus, StringComparison.Ordinal)),
        ]);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.arpa"]));
    }

    private static async Task<string> Train(TemporaryFolder folder, string method, params string[] options)
    {
        var corpus = folder.Write("corpus.txt", Text);
        var model = folder["model.arpa"];
        await VerbRun.OutputAsync(["train", "ngram", corpus, "-o", model, "-n", "3", "-s", method, .. options]);
        return model;
    }
}
