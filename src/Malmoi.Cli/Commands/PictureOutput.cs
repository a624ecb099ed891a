using System.CommandLine;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Reports.Pictures;

namespace Malmoi.Cli.Commands;

/// <summary><c>-o</c> of verbs that draw: an SVG or PNG in one language, or a page in both.</summary>
internal sealed class PictureOutput
{
    private readonly Option<string?> _path = new("--output", "-o")
    {
        Description = "A picture: .svg, .png, or .html for a page that holds it",
        HelpName = "FILE",
    };

    private readonly Option<string> _language = new("--language", "-l")
    {
        Description = "Language of the words in an .svg or .png: en or ko",
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
    /// <exception cref="InputException">The name ends in none of .svg, .png and .html, or nothing can be written there.</exception>
    public string? Check(ParseResult parse)
    {
        var path = parse.GetValue(_path);
        if (path is not null)
        {
            OutputPath.Check(
                Path.GetExtension(path).ToLowerInvariant() is ".svg" or ".png" or ".html"
                    ? path
                    : throw new InputException($"cannot draw '{path}': name a file that ends in .svg, .png or .html"),
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
            Draw(svg, path, parse.GetValue(_language) == "ko");
        }
    }

    /// <summary>Writes a drawing by itself, as its name says.</summary>
    public static void Draw(string svg, string path, bool korean)
    {
        if (path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            PngFile.Save(svg, path, korean);
        }
        else
        {
            SvgFile.Save(svg, path, korean);
        }
    }
}
