namespace Malmoi.Reports.Charts;

/// <summary>Grid, marks and titles round a plot.</summary>
internal static class Frame
{
    public static void Draw(
        SvgCanvas canvas,
        Axis x,
        Axis y,
        IReadOnlyList<double> xTicks,
        (double Left, double Right, double Top, double Bottom) box,
        Bilingual xTitle,
        Bilingual yTitle
    )
    {
        foreach (var tick in y.Ticks())
        {
            canvas.Line(box.Left, y.Place(tick), box.Right, y.Place(tick), "grid");
            canvas.Text(box.Left - 8, y.Place(tick) + 4, Axis.Label(tick), "tick", "end");
        }

        foreach (var tick in xTicks)
        {
            canvas.Line(x.Place(tick), box.Bottom, x.Place(tick), box.Bottom + 5, "axis");
            canvas.Text(x.Place(tick), box.Bottom + 19, Axis.Label(tick), "tick", "middle");
        }

        canvas.Line(box.Left, box.Bottom, box.Right, box.Bottom, "axis");
        canvas.Text((box.Left + box.Right) / 2, box.Bottom + 42, xTitle, "title", "middle");
        canvas.Text(16, (box.Top + box.Bottom) / 2, yTitle, "title", "middle", turn: -90);
    }
}
