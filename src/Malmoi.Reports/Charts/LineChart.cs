namespace Malmoi.Reports.Charts;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
public sealed record Series(Bilingual Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Lines over a numeric axis: perplexity by order, Zipf's law, learning curves.</summary>
public sealed record LineChart
{
    private const double Width = 720;
    private const double Height = 360;
    private const double Left = 64;
    private const double Right = 24;
    private const double Top = 20;
    private const double Bottom = 52;
    private const double LegendRow = 22;

    public required Bilingual Title { get; init; }

    public required Bilingual XTitle { get; init; }

    public required Bilingual YTitle { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public bool LogarithmicX { get; init; }

    public bool LogarithmicY { get; init; }

    /// <summary>Marks on the x axis; chosen from the values where null.</summary>
    public IReadOnlyList<double>? XTicks { get; init; }

    /// <summary>Whether each point is marked; off for lines of many points.</summary>
    public bool Markers { get; init; } = true;

    /// <summary>Whether a linear y axis begins at zero; off where only differences matter: losses.</summary>
    public bool FromZero { get; init; } = true;

    /// <exception cref="ArgumentException">No series has a point.</exception>
    public string ToSvg()
    {
        var points = Series.SelectMany(series => series.Points).ToList();
        if (points.Count == 0)
        {
            throw new ArgumentException("a line chart needs at least one point");
        }

        var rows = (int)Math.Ceiling(Series.Count / 4.0);
        var top = Top + (rows * LegendRow);
        var canvas = new SvgCanvas(Width, Height + (rows * LegendRow));
        var x = new Axis(points.Min(p => p.X), points.Max(p => p.X), Left, Width - Right, LogarithmicX);
        var (low, high) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var floor =
            LogarithmicY ? low * 0.9
            : FromZero ? Math.Min(0, low)
            : low - (0.05 * (high - low));
        var y = new Axis(floor, high * 1.04, canvas.Height - Bottom, top, LogarithmicY);
        Frame.Draw(
            canvas,
            x,
            y,
            XTicks ?? x.Ticks(),
            (Left, Width - Right, top, canvas.Height - Bottom),
            XTitle,
            YTitle
        );
        for (var index = 0; index < Series.Count; index++)
        {
            var colour = $"c{(index % 8) + 1}";
            canvas.Path(Series[index].Points.Select(p => (x.Place(p.X), y.Place(p.Y))), $"line {colour}");
            foreach (var point in Markers ? Series[index].Points : [])
            {
                var tip = $"{Series[index].Name.English}: {Axis.Label(point.X)}, {Axis.Label(point.Y)}";
                canvas.Circle(x.Place(point.X), y.Place(point.Y), 3.5, $"fill {colour}", tip);
            }

            var (column, row) = (index % 4, index / 4);
            var legend = Left + (column * (Width - Left - Right) / 4);
            canvas.Rectangle(legend, 10 + (row * LegendRow), 14, 4, $"fill {colour}");
            canvas.Text(legend + 20, 17 + (row * LegendRow), Series[index].Name);
        }

        return canvas.ToSvg(Title);
    }
}
