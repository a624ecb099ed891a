using System.CommandLine;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands;

/// <summary><c>-o</c> of verbs that draw: an SVG in one language, or a page in both.</summary>
internal sealed class PictureOutput
{
    private readonly Option<string?> _path = new("--output", "-o")
    {
        Description = "A picture: .svg, or .html for a page that holds it",
        HelpName = "FILE",
    };

    private readonly Option<string> _language = new("--language", "-l")
    {
        Description = "Language of the words in an .svg: en or ko",
        DefaultValueFactory = _ => "en",
    };

    public PictureOutput() => _language.AcceptOnlyFromAmong("en", "ko");

    public Command AddTo(Command command)
    {
        command.Options.Add(_path);
        command.Options.Add(_language);
        return command;
    }

    /// <summary>Where to, looked at before any work is done; null: nothing is to be drawn.</summary>
    /// <exception cref="InputException">The name ends in neither .svg nor .html, or nothing can be written there.</exception>
    public string? Check(ParseResult parse)
    {
        var path = parse.GetValue(_path);
        if (path is not null)
        {
            OutputPath.Check(
                Path.GetExtension(path).ToLowerInvariant() is ".svg" or ".html"
                    ? path
                    : throw new InputException(
                        $"'{path}' is neither .svg nor .html; a browser makes a .png of either ('chromium --headless --screenshot=FILE.png FILE.svg')"
                    ),
                []
            );
        }

        return path;
    }

    public static bool IsPage(string path) => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes one drawing, by itself or on a page.</summary>
    public void Save(ParseResult parse, string path, Bilingual title, string svg, Bilingual caption)
    {
        if (IsPage(path))
        {
            new HtmlReport(title).Figure(svg, caption).Save(path);
        }
        else
        {
            SvgFile.Save(svg, path, parse.GetValue(_language) == "ko");
        }
    }
}
