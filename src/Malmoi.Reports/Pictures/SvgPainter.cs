using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Malmoi.Reports.Charts;

namespace Malmoi.Reports.Pictures;

/// <summary>Paints what <see cref="SvgCanvas"/> writes, and nothing else of SVG, onto dots.</summary>
internal sealed class SvgPainter
{
    private const int RimSteps = 12;

    private readonly StyleSheet _styles = new(HtmlReport.Style());
    private readonly Raster _raster;
    private readonly InstalledFonts _fonts;

    private SvgPainter(XElement svg, double scale, bool korean)
    {
        var box = Numbers(svg, "viewBox");
        _raster = new Raster(box[2], box[3], scale, _styles.Paper);
        var hidden = korean ? "en" : "ko";
        var elements = svg.Elements().Where(element => !Classes(element).Split(' ').Contains(hidden)).ToList();
        _fonts = new InstalledFonts(string.Concat(elements.Where(IsText).Select(Words)));
        elements.ForEach(Paint);
    }

    /// <summary>Paints a drawing.</summary>
    /// <param name="svg">Of a chart.</param>
    /// <param name="scale">Dots for each unit.</param>
    /// <param name="korean">Which of two languages is shown.</param>
    /// <exception cref="InputException">No font that is installed has the letters, or there would be too many dots.</exception>
    public static Raster Paint(string svg, double scale, bool korean)
    {
        using var reader = XmlReader.Create(new StringReader(svg));
        return new SvgPainter(XElement.Load(reader), scale, korean)._raster;
    }

    private void Paint(XElement element)
    {
        var style = _styles.Of(Classes(element));
        var opacity = style.Opacity * Number(element, "opacity", 1);
        switch (element.Name.LocalName)
        {
            case "line":
                Draw(
                    [(Number(element, "x1"), Number(element, "y1")), (Number(element, "x2"), Number(element, "y2"))],
                    style,
                    opacity
                );
                break;
            case "polyline":
                var numbers = Numbers(element, "points");
                Draw([.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))], style, opacity);
                break;
            case "rect":
                var (x, y, width, height) = (
                    Number(element, "x"),
                    Number(element, "y"),
                    Number(element, "width"),
                    Number(element, "height")
                );
                var round = Number(element, "rx", 0);
                Shape(Contours.Rectangle(x, y, width, height, round), style, opacity);
                if (style.Stroke is not null)
                {
                    Draw([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], style, opacity);
                }

                break;
            case "path": // a cell: M x y h size v size h -size z
                var cell = Numbers(element, "d");
                Shape(Contours.Rectangle(cell[0], cell[1], cell[2], cell[3]), style, opacity);
                break;
            case "circle":
                Shape(
                    Contours.Circle(Number(element, "cx"), Number(element, "cy"), Number(element, "r")),
                    style,
                    opacity
                );
                break;
            case "text":
                Write(element, style, opacity);
                break;
            default:
                throw new ArgumentException($"no chart draws a <{element.Name.LocalName}>", nameof(element));
        }
    }

    private void Shape(Contours area, ElementStyle style, double opacity)
    {
        if (style.Fill is { } fill)
        {
            _raster.Fill(area, fill, opacity);
        }
    }

    private void Draw(IReadOnlyList<(double X, double Y)> points, ElementStyle style, double opacity)
    {
        if (style.Stroke is { } stroke)
        {
            _raster.Fill(Contours.Stroke(points, style.StrokeWidth, style.Dashes), stroke, opacity);
        }
    }

    private void Write(XElement element, ElementStyle style, double opacity)
    {
        var letters = Words(element).EnumerateRunes().Where(letter => !Rune.IsControl(letter)).ToArray();
        var size = style.FontSize;
        var width = size * letters.Sum(letter => _fonts.For(letter).Advance(letter));
        var (x, y) = (Number(element, "x"), Number(element, "y"));
        var at = (string?)element.Attribute("text-anchor") switch
        {
            "middle" => x - (width / 2),
            "end" => x - width,
            _ => x,
        };
        var turn = element.Attribute("transform") is null ? 0 : Numbers(element, "transform")[0] * Math.PI / 180;
        var line = new Contours();
        foreach (var letter in letters)
        {
            var (font, begin) = (_fonts.For(letter), at);
            line.Add(font.Outline(letter).Map(point => Turned(begin + (size * point.X), y - (size * point.Y))));
            at += size * font.Advance(letter);
        }

        if (style is { StrokeIsBelow: true, Stroke: { } rim })
        {
            for (var step = 0; step < RimSteps; step++)
            {
                var (dx, dy) = Math.SinCos(2 * Math.PI * step / RimSteps);
                var reach = style.StrokeWidth / 2;
                _raster.Fill(line.Map(point => (point.X + (reach * dx), point.Y + (reach * dy))), rim, opacity);
            }
        }

        if (style.Fill is { } fill)
        {
            _raster.Fill(line, fill, opacity);
        }

        (double, double) Turned(double px, double py)
        {
            var (sin, cos) = Math.SinCos(turn);
            var (dx, dy) = (px - x, py - y);
            return (x + (cos * dx) - (sin * dy), y + (sin * dx) + (cos * dy));
        }
    }

    private static bool IsText(XElement element) => element.Name.LocalName == "text";

    // Fonts have syllables, and few have the jamo that make them up.
    private static string Words(XElement element) => element.Value.Normalize(NormalizationForm.FormC);

    private static string Classes(XElement element) => (string?)element.Attribute("class") ?? "";

    private static double Number(XElement element, string name, double? otherwise = null) =>
        (string?)element.Attribute(name) is { } text
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : otherwise ?? throw new ArgumentException($"<{element.Name.LocalName}> has no {name}", nameof(element));

    private static double[] Numbers(XElement element, string name) =>
        [
            .. ((string?)element.Attribute(name) ?? "")
                .Split([' ', ',', '(', ')', 'M', 'h', 'v', 'z'], StringSplitOptions.RemoveEmptyEntries)
                .Where(part => char.IsAsciiDigit(part[^1]))
                .Select(part => double.Parse(part, CultureInfo.InvariantCulture)),
        ];
}
