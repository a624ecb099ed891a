namespace Malmoi.Tests.Cli;

/// <summary>What is wrong with a Transformer's folder is said in one line by every verb that opens it.</summary>
public class BrokenFolderVerbsTests
{
    [Theory]
    [InlineData("score")]
    [InlineData("generate")]
    [InlineData("info")]
    public async Task An_unknown_family_is_named(string verb)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], """{"model_type": "gpt9"}""");
        var error = await VerbRun.ErrorAsync(Arguments(verb, folder.Path));
        Assert.Contains("'gpt9'", error, StringComparison.Ordinal);
        Assert.Contains(folder["config.json"], error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("generate")]
    public async Task A_folder_without_weights_is_named(string verb)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], """{"model_type": "gpt2", "vocab_size": 5}""");
        var error = await VerbRun.ErrorAsync(Arguments(verb, folder.Path));
        Assert.Contains(folder.Path, error, StringComparison.Ordinal);
        Assert.Contains("no weights", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("generate")]
    [InlineData("info")]
    public async Task A_configuration_that_is_none_is_named(string verb)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], "not JSON");
        File.WriteAllText(folder["model.safetensors"], "");
        var error = await VerbRun.ErrorAsync(Arguments(verb, folder.Path));
        Assert.Contains($"'{folder["config.json"]}' is not a configuration", error, StringComparison.Ordinal);
    }

    private static string[] Arguments(string verb, string folder) =>
        verb == "score" ? [verb, folder, "a text"] : [verb, folder];
}
