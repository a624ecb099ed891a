namespace Malmoi.Tests.Cli;

/// <summary>What runs a model, and how: <c>--executor</c>, <c>--cache</c>, <c>--weights</c>.</summary>
public sealed class ExecutorVerbsTests
{
    private const string Text = "w3 w14 w15 w92";

    [Fact]
    public async Task Weights_by_themselves_are_scored_alike_in_either_form()
    {
        using var folder = TransformerVerbsTests.Folder(words: 99);
        var packed = await VerbRun.OutputAsync("score", folder.Path, Text, "--weights", "packed");
        Assert.Equal(packed, await VerbRun.OutputAsync("score", folder.Path, Text, "--weights", "expanded"));
        Assert.Equal(packed, await VerbRun.OutputAsync("score", folder.Path, Text, "--executor", "engine"));
    }

    [Fact]
    public async Task A_form_of_weights_that_is_none_is_refused()
    {
        using var folder = TransformerVerbsTests.Folder(words: 99);
        Assert.Contains(
            "'thick' is no form of weights: give packed or expanded",
            await VerbRun.ErrorAsync("score", folder.Path, Text, "--weights", "thick"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--cache", "f16")]
    [InlineData("--weights", "expanded")]
    public async Task What_only_the_engine_has_is_refused_elsewhere(string option, string value)
    {
        using var folder = TransformerVerbsTests.Folder(words: 99);
        Assert.Contains(
            $"{option} is for the engine, and not for torch",
            await VerbRun.ErrorAsync("score", folder.Path, Text, option, value, "--executor", "torch"),
            StringComparison.Ordinal
        );
        var arpa = folder.Write("m.arpa", "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\t<unk>\n\n\\end\\\n");
        Assert.Contains(
            $"{option} is only for those",
            await VerbRun.ErrorAsync("score", arpa, Text, option, value),
            StringComparison.Ordinal
        );
    }
}
