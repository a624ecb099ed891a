using Malmoi.Cli;

namespace Malmoi.Tests.Cli;

public class CommandLineTests
{
    [Theory]
    [InlineData("foo", "'foo'", "malmoi --help")]
    [InlineData("score model --threads many", "'many'", "malmoi score --help")]
    [InlineData("train ngram corpus -o model --unit letter", "'letter'", "malmoi train ngram --help")]
    [InlineData("score", "'MODEL'", "malmoi score --help")]
    public async Task A_wrong_command_line_is_one_line_that_names_the_word_and_the_help(
        string line,
        string word,
        string help
    )
    {
        var error = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync(line.Split(' '), error));
        var said = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(word, said, StringComparison.Ordinal);
        Assert.Contains(help, said, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", said, StringComparison.Ordinal);
    }
}
