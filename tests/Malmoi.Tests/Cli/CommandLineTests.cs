using System.CommandLine;
using Malmoi.Cli;
using Malmoi.Cli.Commands;

namespace Malmoi.Tests.Cli;

public class CommandLineTests
{
    [Fact]
    public void Every_help_text_begins_with_a_capital_and_ends_without_a_full_stop()
    {
        string[] texts = [.. Texts(Verbs.Root())];
        Assert.True(texts.Length > 100, $"{texts.Length} help texts");
        Assert.All(
            texts,
            text =>
                Assert.True(
                    text.Length > 0 && char.IsUpper(text[0]) && text[^1] != '.',
                    $"\"{text}\" is of another style"
                )
        );

        static IEnumerable<string> Texts(Command command) =>
            command
                .Arguments.Select(argument => argument.Description ?? "")
                .Concat(command.Options.Select(option => option.Description ?? ""))
                .Append(command.Description ?? "")
                .Concat(command.Subcommands.SelectMany(Texts));
    }

    [Fact]
    public async Task Units_are_shown_in_lower_case_and_taken_in_any()
    {
        Assert.Contains(
            "<character|jamo|syllable|word>",
            await VerbRun.OutputAsync("train", "ngram", "--help"),
            StringComparison.Ordinal
        );
        using var folder = new TemporaryFolder();
        var corpus = folder.Write("corpus.txt", "가나 다\n나가\n");
        await VerbRun.OutputAsync("train", "ngram", corpus, "-o", folder["m.arpa"], "-n", "2", "--unit", "Syllable");
        Assert.Contains("\t가\t", await File.ReadAllTextAsync(folder["m.arpa"]), StringComparison.Ordinal);
    }

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
