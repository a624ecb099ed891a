using System.Globalization;

namespace Malmoi.Reports.Charts;

/// <summary>A bar: its name, its value, and an interval round the value where it is known.</summary>
/// <param name="Group">Bars of one group share a colour.</param>
/// <param name="Mark">A value to compare with, marked across this bar: a baseline.</param>
public sealed record Bar(
    Bilingual Name,
    double Value,
    double? Low = null,
    double? High = null,
    int Group = 0,
    double? Mark = null
);

/// <summary>Horizontal bars with names to their left: surprisal by word, accuracy by phenomenon with its confidence interval.</summary>
public sealed record BarChart
{
    private const double Width = 720;
    private const double Row = 26;
    private const double Bottom = 52;

    public required Bilingual Title { get; init; }

    public required Bilingual ValueTitle { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>Names of the groups, by number; empty where there is one.</summary>
    public IReadOnlyList<Bilingual> Groups { get; init; } = [];

    /// <summary>What the marks across bars are; null where no bar has one.</summary>
    public Bilingual? MarkName { get; init; }

    /// <summary>The right end of the axis; the greatest value where null.</summary>
    public double? Maximum { get; init; }

    /// <summary>A value to mark with a line across all bars: chance.</summary>
    public double? Reference { get; init; }

    /// <summary>Room for the names, in the drawing's units.</summary>
    public double NameWidth { get; init; } = 190;

    /// <exception cref="ArgumentException">There are no bars.</exception>
    public string ToSvg()
    {
        if (Bars.Count == 0)
        {
            throw new ArgumentException("a bar chart needs at least one bar");
        }

        var top = Groups.Count > 0 || MarkName is not null ? 34 : 10;
        var canvas = new SvgCanvas(Width, top + (Bars.Count * Row) + Bottom);
        var bottom = canvas.Height - Bottom;
        var x = new Axis(
            0,
            Maximum ?? (Bars.Max(b => Math.Max(b.High ?? b.Value, b.Mark ?? 0)) * 1.02),
            NameWidth,
            Width - 56
        );
        foreach (var tick in x.Ticks())
        {
            canvas.Line(x.Place(tick), top, x.Place(tick), bottom, "grid");
            canvas.Text(x.Place(tick), bottom + 18, Axis.Label(tick), "tick", "middle");
        }

        for (var index = 0; index < Bars.Count; index++)
        {
            DrawBar(canvas, x, Bars[index], top + (index * Row));
        }

        if (Reference is { } reference)
        {
            canvas.Line(x.Place(reference), top, x.Place(reference), bottom, "reference");
        }

        // Over everything else, all with the same digits.
        var format = x.High >= 50 ? "0.0" : "0.00";
        for (var index = 0; index < Bars.Count; index++)
        {
            var bar = Bars[index];
            canvas.Text(
                x.Place(Math.Max(bar.High ?? bar.Value, bar.Mark ?? 0)) + 6,
                top + (index * Row) + (Row / 2) + 4,
                bar.Value.ToString(format, CultureInfo.InvariantCulture),
                "tick value"
            );
        }

        Legend(canvas);
        canvas.Line(NameWidth, top, NameWidth, bottom, "axis");
        canvas.Text((NameWidth + Width - 56) / 2, bottom + 42, ValueTitle, "title", "middle");
        return canvas.ToSvg(Title);
    }

    // Above the bars where there is room, else further to the left.
    private void Legend(SvgCanvas canvas)
    {
        Bilingual[] names = [.. Groups, .. MarkName is { } mark ? [mark] : Array.Empty<Bilingual>()];
        var widths = Array.ConvertAll(
            names,
            name => 44 + Math.Max(NamePlacement.Width(name.English), NamePlacement.Width(name.Korean))
        );
        var left = Math.Max(8, Math.Min(NameWidth, Width - widths.Sum()));
        for (var i = 0; i < names.Length; i++)
        {
            if (i < Groups.Count)
            {
                canvas.Rectangle(left, 8, 14, 10, $"fill c{(i % 8) + 1}");
            }
            else
            {
                canvas.Line(left + 7, 6, left + 7, 20, "mark");
            }

            canvas.Text(left + 20, 17, names[i]);
            left += widths[i];
        }
    }

    private void DrawBar(SvgCanvas canvas, Axis x, Bar bar, double y)
    {
        var middle = y + (Row / 2);
        canvas.Text(NameWidth - 8, middle + 4, bar.Name, "label", "end");
        canvas.Rectangle(
            NameWidth,
            y + 5,
            x.Place(bar.Value) - NameWidth,
            Row - 10,
            $"fill c{(bar.Group % 8) + 1}",
            $"{bar.Name.English}: {bar.Value:0.###}"
        );
        if (bar.Mark is { } mark)
        {
            canvas.Line(x.Place(mark), y + 2, x.Place(mark), y + Row - 2, "mark");
        }

        if (bar is { Low: { } low, High: { } high })
        {
            canvas.Line(x.Place(low), middle, x.Place(high), middle, "interval");
            canvas.Line(x.Place(low), middle - 4, x.Place(low), middle + 4, "interval");
            canvas.Line(x.Place(high), middle - 4, x.Place(high), middle + 4, "interval");
        }
    }
}
