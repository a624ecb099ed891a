using System.Globalization;
using System.Net;
using System.Text;

namespace Malmoi.Reports.Charts;

/// <summary>A drawing in SVG whose colours are the page's CSS variables, so that it follows light and dark, and whose text is text.</summary>
/// <remarks>No native library and no installed font is needed: the browser that shows the page chooses one that has 한글.</remarks>
public sealed class SvgCanvas(double width, double height)
{
    private readonly StringBuilder _body = new();

    public double Width { get; } = width;

    public double Height { get; } = height;

    public SvgCanvas Line(double x1, double y1, double x2, double y2, string css, double opacity = 1) =>
        Add($"<line x1='{N(x1)}' y1='{N(y1)}' x2='{N(x2)}' y2='{N(y2)}'{Opacity(opacity)} class='{css}'/>");

    public SvgCanvas Rectangle(
        double x,
        double y,
        double width,
        double height,
        string css,
        string? tip = null,
        double opacity = 1
    ) =>
        Add(
            $"<rect x='{N(x)}' y='{N(y)}' width='{N(Math.Max(0, width))}' height='{N(Math.Max(0, height))}' rx='2'{Opacity(opacity)} class='{css}'>{Tip(tip)}</rect>"
        );

    /// <summary>A small square of a map, as short as it can be written: there are many.</summary>
    public SvgCanvas Cell(double x, double y, double size, double opacity) =>
        Add($"<path d='M{N(x)} {N(y)}h{N(size)}v{N(size)}h-{N(size)}z' class='cell'{Opacity(opacity)}/>");

    public SvgCanvas Circle(double x, double y, double radius, string css, string? tip = null) =>
        Add($"<circle cx='{N(x)}' cy='{N(y)}' r='{N(radius)}' class='{css}'>{Tip(tip)}</circle>");

    public SvgCanvas Path(IEnumerable<(double X, double Y)> points, string css) =>
        Add($"<polyline points='{string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"))}' class='{css}'/>");

    /// <summary>Words at a point; <paramref name="anchor"/> is start, middle or end.</summary>
    public SvgCanvas Text(
        double x,
        double y,
        Bilingual words,
        string css = "label",
        string anchor = "start",
        double turn = 0
    )
    {
        var place =
            $"x='{N(x)}' y='{N(y)}' text-anchor='{anchor}'{(turn == 0 ? "" : $" transform='rotate({N(turn)} {N(x)} {N(y)})'")}";
        return words.IsOne
            ? Add($"<text {place} class='{css}'>{Escape(words.English)}</text>")
            : Add(
                $"<text {place} class='{css} en'>{Escape(words.English)}</text><text {place} class='{css} ko'>{Escape(words.Korean)}</text>"
            );
    }

    /// <summary>The drawing as an element to put into a page.</summary>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    public string ToSvg(Bilingual title) =>
        $"<svg viewBox='0 0 {N(Width)} {N(Height)}' role='img' aria-label='{Escape(title.IsOne ? title.English : $"{title.English} / {title.Korean}")}' xmlns='http://www.w3.org/2000/svg'>{_body}</svg>";

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Opacity(double opacity) => opacity >= 1 ? "" : $" opacity='{N(Math.Max(0, opacity))}'";

    private static string Tip(string? tip) => tip is null ? "" : $"<title>{Escape(tip)}</title>";

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private SvgCanvas Add(string element)
    {
        _body.Append(element).Append('\n');
        return this;
    }
}
