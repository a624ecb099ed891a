using System.Reflection;
using System.Text;
using Malmoi.Reports.Charts;
using Malmoi.Storage;

namespace Malmoi.Reports;

/// <summary>A page of text, tables and charts in one file, in English and Korean, for light and dark: it loads nothing from anywhere.</summary>
public sealed class HtmlReport(Bilingual title)
{
    private readonly StringBuilder _contents = new();
    private readonly StringBuilder _body = new();
    private int _headings;

    /// <summary>A heading of level 2 (listed in the table of contents) or 3.</summary>
    public HtmlReport Heading(Bilingual words, int level = 2)
    {
        var id = $"s{++_headings}";
        if (level == 2)
        {
            _contents.Append("<li><a href='#").Append(id).Append("'>").Append(Span(words)).Append("</a></li>\n");
        }

        return Add($"<h{level} id='{id}'>{Span(words)}</h{level}>");
    }

    public HtmlReport Paragraph(Bilingual words) => Add($"<p>{Span(words)}</p>");

    /// <summary>A drawing with words below it.</summary>
    public HtmlReport Figure(string svg, Bilingual caption) =>
        Add($"<figure>{svg}<figcaption>{Span(caption)}</figcaption></figure>");

    /// <summary>Something to type or something that was written, as it is.</summary>
    public HtmlReport Code(string text) => Add($"<pre><code>{SvgCanvas.Escape(text)}</code></pre>");

    /// <summary>A table; a cell that reads as a number stands to the right, and so does the heading of a column of them.</summary>
    public HtmlReport Table(IReadOnlyList<Bilingual> header, IEnumerable<IReadOnlyList<Bilingual>> rows)
    {
        var all = rows.ToList();
        var headings = header.Select(
            (words, column) =>
                all.Count > 0 && all.TrueForAll(row => column < row.Count && IsNumber(row[column]))
                    ? $"<th class='number'>{Span(words)}</th>"
                    : $"<th>{Span(words)}</th>"
        );
        Add($"<div class='table'><table><thead><tr>{string.Concat(headings)}</tr></thead><tbody>");
        foreach (var row in all)
        {
            Add($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        }

        return Add("</tbody></table></div>");
    }

    /// <summary>Writes the page; it appears under its name only when whole.</summary>
    public void Save(string path)
    {
        using var output = new OutputFile(path);
        output.Stream.Write(Encoding.UTF8.GetBytes(ToHtml()));
        output.Commit();
    }

    public string ToHtml() =>
        $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{SvgCanvas.Escape(title.English)} · {SvgCanvas.Escape(title.Korean)}</title>
            <style>
            {Style()}
            </style>
            </head>
            <body>
            <input type="radio" name="language" id="english" checked><input type="radio" name="language" id="korean">
            <div class="page">
            <nav class="language"><label for="english">English</label><label for="korean">한국어</label></nav>
            <h1>{Span(title)}</h1>
            <ol class="contents">
            {_contents}</ol>
            {_body}</div>
            </body>
            </html>

            """;

    private static string Cell(Bilingual words) =>
        IsNumber(words) ? $"<td class='number'>{Span(words)}</td>" : $"<td>{Span(words)}</td>";

    private static bool IsNumber(Bilingual words) =>
        words.English.Length > 0 && words.English.All(c => char.IsAsciiDigit(c) || ".,-+% ±–×eE".Contains(c));

    private static string Span(Bilingual words) =>
        words.IsOne
            ? SvgCanvas.Escape(words.English)
            : $"<span class='en' lang='en'>{SvgCanvas.Escape(words.English)}</span><span class='ko' lang='ko'>{SvgCanvas.Escape(words.Korean)}</span>";

    internal static string Style()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Malmoi.Reports.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private HtmlReport Add(string html)
    {
        _body.Append(html).Append('\n');
        return this;
    }
}
