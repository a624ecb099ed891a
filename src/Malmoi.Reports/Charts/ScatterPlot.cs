using System.Globalization;

namespace Malmoi.Reports.Charts;

/// <summary>A named point of a <see cref="ScatterPlot"/>.</summary>
/// <param name="Group">Points of one group share a colour.</param>
public sealed record ScatterPoint(string Name, double X, double Y, int Group = 0);

/// <summary>Named points on a plane of equal units both ways, and arrows between them: words as their vectors lie.</summary>
/// <remarks>Names keep clear of each other; where there is no room for one, the points named before it keep theirs and it shows on pointing at it.</remarks>
public sealed record ScatterPlot
{
    private const double Width = 720;
    private const double Margin = 14;
    private const double NameMargin = 46;
    private const double Titles = 30;
    private const double LegendRow = 26;
    private const double Radius = 3.2;

    public required Bilingual Title { get; init; }

    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    /// <summary>Arrows from one point to another, by their places in <see cref="Points"/>.</summary>
    public IReadOnlyList<(int From, int To)> Arrows { get; init; } = [];

    /// <summary>What the x axis is; it has no marks, since only relative places tell anything.</summary>
    public Bilingual? XTitle { get; init; }

    public Bilingual? YTitle { get; init; }

    /// <summary>Names of the groups, by number; empty where there is one.</summary>
    public IReadOnlyList<Bilingual> Groups { get; init; } = [];

    /// <exception cref="ArgumentException">There are no points, or one is not at a finite place.</exception>
    public string ToSvg()
    {
        if (Points.Count == 0 || Points.Any(point => !double.IsFinite(point.X) || !double.IsFinite(point.Y)))
        {
            throw new ArgumentException("a scatter plot needs at least one point, all at finite places");
        }

        var top = Margin + (Groups.Count > 0 ? LegendRow : 0);
        var left = Margin + (YTitle is null ? 0 : Titles);
        var below = Margin + (XTitle is null ? 0 : Titles);
        var (places, height) = Places(left, top, below);
        var canvas = new SvgCanvas(Width, height);
        var box = new Box(left, top, Width - Margin - left, height - below - top);
        canvas.Rectangle(box.X, box.Y, box.Width, box.Height, "plane");
        foreach (var (from, to) in Arrows)
        {
            Arrow(canvas, places[from], places[to]);
        }

        for (var i = 0; i < Points.Count; i++)
        {
            var point = Points[i];
            canvas.Circle(places[i].X, places[i].Y, Radius, $"fill c{(point.Group % 8) + 1}", point.Name);
        }

        Names(canvas, places, box);
        Legend(canvas, box);
        return canvas.ToSvg(Title);
    }

    /// <summary>One scale both ways, so that what is parallel among vectors is parallel on the page.</summary>
    private ((double X, double Y)[] Places, double Height) Places(double left, double top, double below)
    {
        var (lowX, highX) = (Points.Min(point => point.X), Points.Max(point => point.X));
        var (lowY, highY) = (Points.Min(point => point.Y), Points.Max(point => point.Y));
        var room = Width - Margin - left - (2 * NameMargin);
        var ratio = Math.Clamp((highY - lowY) / Math.Max(highX - lowX, 1e-30), 0.5, 1);
        var inner = room * (double.IsFinite(ratio) ? ratio : 0.5);
        var scale = Math.Min(room / Math.Max(highX - lowX, 1e-30), inner / Math.Max(highY - lowY, 1e-30));
        var (middleX, middleY) = ((lowX + highX) / 2, (lowY + highY) / 2);
        var centreY = top + NameMargin + (inner / 2);
        return (
            [
                .. Points.Select(point =>
                    (
                        left + NameMargin + (room / 2) + ((point.X - middleX) * scale),
                        centreY - ((point.Y - middleY) * scale)
                    )
                ),
            ],
            top + inner + (2 * NameMargin) + below
        );
    }

    private static void Arrow(SvgCanvas canvas, (double X, double Y) from, (double X, double Y) to)
    {
        const double Head = 8;
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length < 2 * Radius)
        {
            return;
        }

        (dx, dy) = (dx / length, dy / length);
        var (tipX, tipY) = (to.X - (dx * (Radius + 1.5)), to.Y - (dy * (Radius + 1.5)));
        canvas.Line(from.X, from.Y, tipX, tipY, "arrow");
        canvas.Path(
            [
                (tipX - (Head * dx) - (Head / 2 * dy), tipY - (Head * dy) + (Head / 2 * dx)),
                (tipX, tipY),
                (tipX - (Head * dx) + (Head / 2 * dy), tipY - (Head * dy) - (Head / 2 * dx)),
            ],
            "arrow"
        );
    }

    private void Names(SvgCanvas canvas, (double X, double Y)[] places, Box box)
    {
        var found = new NamePlacement(
            box,
            places,
            [.. Points.Select(point => NamePlacement.Width(point.Name))],
            [.. Arrows.Select(arrow => (places[arrow.From], places[arrow.To]))]
        ).Find();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is { } name)
            {
                if (name.IsFar)
                {
                    canvas.Line(places[i].X, places[i].Y, name.Box.MiddleX, name.Box.MiddleY, "leader");
                }

                canvas.Text(
                    name.Box.MiddleX,
                    name.Box.Y + NamePlacement.Baseline,
                    Points[i].Name,
                    $"word c{(Points[i].Group % 8) + 1}",
                    "middle"
                );
            }
        }
    }

    private void Legend(SvgCanvas canvas, Box box)
    {
        if (XTitle is { } x)
        {
            canvas.Text(box.MiddleX, box.Y + box.Height + 22, x, "title", "middle");
        }

        if (YTitle is { } y)
        {
            canvas.Text(26, box.MiddleY, y, "title", "middle", turn: -90);
        }

        var at = box.X;
        for (var group = 0; group < Groups.Count; group++)
        {
            var name = Groups[group];
            canvas.Circle(at + 6, 18, 5, $"fill c{(group % 8) + 1}");
            canvas.Text(at + 16, 22.5, name);
            at += 40 + Math.Max(NamePlacement.Width(name.English), NamePlacement.Width(name.Korean));
        }
    }

    /// <summary>A share of the variance as the title of an axis.</summary>
    public static Bilingual ComponentTitle(int number, double share)
    {
        var percent = (100 * share).ToString("0.#", CultureInfo.InvariantCulture);
        return new Bilingual(
            $"principal component {number} ({percent} % of the variance)",
            $"주성분 {number} (분산의 {percent}%)"
        );
    }
}
