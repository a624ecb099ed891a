using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Reports;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What probes found of one task, in every form in which it is shown.</summary>
/// <param name="Title">The task.</param>
/// <param name="Summary">A line above the table.</param>
/// <param name="Header">Of the table.</param>
/// <param name="Rows">Of the table.</param>
/// <param name="Svg">Curves over the layers.</param>
/// <param name="Caption">Below the curves.</param>
/// <param name="Json">All figures.</param>
internal sealed record ProbeSection(
    Bilingual Title,
    Bilingual Summary,
    IReadOnlyList<Bilingual> Header,
    IReadOnlyList<IReadOnlyList<Bilingual>> Rows,
    string Svg,
    Bilingual Caption,
    JsonObject Json
)
{
    public void Print(TextWriter output)
    {
        output.WriteLine(Summary.English);
        var table = Screen.Table([.. Header.Select(column => column.English)]);
        foreach (var row in Rows)
        {
            table.Row([.. row.Select(cell => cell.English)]);
        }

        Screen.On(output).Write(table);
    }

    /// <summary>Whether a name suits so many tasks: a picture holds one.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public static void CheckPlace(string? path, int tasks)
    {
        if (path is not null && tasks > 1 && !PictureOutput.IsPage(path))
        {
            throw new InputException($"'{path}' holds one picture, and {tasks} tasks were asked: name an .html");
        }
    }

    /// <summary>Writes a picture of the one section, or a page of all.</summary>
    public static void Save(
        ParseResult parse,
        PictureOutput picture,
        string path,
        Bilingual subtitle,
        IReadOnlyList<ProbeSection> sections
    )
    {
        if (!PictureOutput.IsPage(path))
        {
            picture.Save(parse, path, sections[0].Title, sections[0].Svg, sections[0].Caption);
            return;
        }

        var page = new HtmlReport(new Bilingual("What can be read off the layers", "층마다 읽어 낼 수 있는 것"));
        page.Paragraph(subtitle);
        foreach (var section in sections)
        {
            page.Heading(section.Title)
                .Paragraph(section.Summary)
                .Figure(section.Svg, section.Caption)
                .Table(section.Header, section.Rows);
        }

        page.Save(path);
    }
}
