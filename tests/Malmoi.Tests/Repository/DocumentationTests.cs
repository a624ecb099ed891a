using System.Text.RegularExpressions;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Tests.Repository;

public partial class DocumentationTests
{
    private static readonly string[] Pages =
    [
        .. Directory.GetFiles(SourceTree.Root, "*.md"),
        .. Directory.GetFiles(SourceTree.Path("docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    [InlineData("PAPERS.md")]
    public void Every_path_in_a_table_exists(string page)
    {
        var rows = File.ReadLines(SourceTree.Path(page)).Where(line => line.StartsWith('|'));
        var paths = rows.SelectMany(row => CodePath().Matches(row)).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(paths);
        Assert.All(
            paths,
            path => Assert.True(Path.Exists(SourceTree.Path(path)), $"{page} names '{path}', which is not there")
        );
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    public async Task The_program_of_the_readme_runs_as_it_stands_there(string page)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.arpa"];
        var corpus = folder.Write("corpus.txt", "the cat sat on the mat .\nthe dog sat on the log .\n");
        Assert.Equal(0, await Malmoi.Cli.CommandLine.RunAsync(["train", "ngram", corpus, "-o", path, "--order", "2"]));
        var said = new StringWriter();

        // What follows is the README's program, line for line, but for the path and the console.
        using var model = ModelFile.Open(path);
        var scores = await model.Text().ScoreAsync([new Continuation("", "the cat sat on the mat .")]);
        foreach (var token in scores[0].Tokens)
        {
            said.WriteLine($"{token.Token.Piece}\t{token.LogProbability:F3}");
        }

        var readme = File.ReadAllText(SourceTree.Path(page));
        Assert.Contains("ModelFile.Open(\"model.arpa\")", readme, StringComparison.Ordinal);
        Assert.Contains(
            "await model.Text().ScoreAsync([new Continuation(\"\", \"the cat sat on the mat .\")])",
            readme,
            StringComparison.Ordinal
        );
        Assert.Equal(8, said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        foreach (var page in Pages)
        {
            foreach (var target in Link().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value))
            {
                var path = Path.Combine(Path.GetDirectoryName(page)!, target);
                Assert.True(Path.Exists(path), $"{page} links to '{target}', which is not there");
            }
        }
    }

    [Fact]
    public void Every_course_page_stands_in_both_languages()
    {
        var english = Directory
            .GetFiles(SourceTree.Path("docs"), "??-*.md")
            .Where(page => !page.EndsWith(".ko.md", StringComparison.Ordinal));
        Assert.NotEmpty(english);
        Assert.All(
            english,
            page =>
                Assert.True(
                    File.Exists(page.Replace(".md", ".ko.md", StringComparison.Ordinal)),
                    $"{page} has no Korean twin"
                )
        );
    }

    [Fact]
    public void Every_command_in_the_pages_is_one_the_program_takes()
    {
        var root = Malmoi.Cli.Commands.Verbs.Root();
        var commands = Pages.SelectMany(Commands).ToList();
        Assert.NotEmpty(commands);
        foreach (var (page, line) in commands)
        {
            var errors = root.Parse(line).Errors.Select(error => error.Message);
            Assert.True(!errors.Any(), $"{Path.GetFileName(page)}: 'malmoi {line}': {string.Join("; ", errors)}");
        }
    }

    /// <summary>Lines of shell blocks that call malmoi, up to a pipe, redirection or comment.</summary>
    private static IEnumerable<(string Page, string Line)> Commands(string page) =>
        Shell()
            .Matches(File.ReadAllText(page))
            .SelectMany(block => block.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Where(line => line.StartsWith("malmoi ", StringComparison.Ordinal))
            .Select(line => (page, Rest().Replace(line["malmoi ".Length..], "")));

    [GeneratedRegex(@"`((?:src|tests|docs|bench)/[^`]*)`")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"\s(\||>|#|&&|2>)\s.*$")]
    private static partial Regex Rest();
}
