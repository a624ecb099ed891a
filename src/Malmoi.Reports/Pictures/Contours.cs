namespace Malmoi.Reports.Pictures;

/// <summary>An area between closed lines, each a row of corners; where lines run round twice the same way, it is covered once.</summary>
internal sealed class Contours
{
    private readonly List<IReadOnlyList<(double X, double Y)>> _lines = [];

    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> Lines => _lines;

    public Contours Add(params IReadOnlyList<(double X, double Y)> corners)
    {
        if (corners.Count > 2)
        {
            _lines.Add(corners);
        }

        return this;
    }

    public Contours Add(Contours other)
    {
        _lines.AddRange(other._lines);
        return this;
    }

    /// <summary>The same area elsewhere.</summary>
    public Contours Map(Func<(double X, double Y), (double X, double Y)> place)
    {
        var mapped = new Contours();
        mapped._lines.AddRange(_lines.Select(line => (IReadOnlyList<(double, double)>)[.. line.Select(place)]));
        return mapped;
    }

    /// <summary>A rectangle with round corners.</summary>
    public static Contours Rectangle(double x, double y, double width, double height, double radius = 0)
    {
        var r = Math.Min(radius, Math.Min(width, height) / 2);
        if (r <= 0)
        {
            return new Contours().Add((x, y), (x + width, y), (x + width, y + height), (x, y + height));
        }

        (double X, double Y)[] centres =
        [
            (x + width - r, y + r),
            (x + width - r, y + height - r),
            (x + r, y + height - r),
            (x + r, y + r),
        ];
        return new Contours().Add([
            .. centres.SelectMany((centre, i) => Arc(centre, r, (i - 1) * Math.PI / 2, Math.PI / 2, 4)),
        ]);
    }

    public static Contours Circle(double x, double y, double radius) =>
        new Contours().Add([.. Arc((x, y), radius, 0, 2 * Math.PI, 32)]);

    /// <summary>A line of some width through points, round where it turns.</summary>
    /// <param name="points">Two or more.</param>
    /// <param name="width">Of the line.</param>
    /// <param name="dashes">A stretch that is drawn, one that is not, and so on; none: all of it is.</param>
    public static Contours Stroke(
        IReadOnlyList<(double X, double Y)> points,
        double width,
        IReadOnlyList<double> dashes
    )
    {
        var stroke = new Contours();
        for (var i = 0; i + 1 < points.Count; i++)
        {
            foreach (var (from, to) in Dashes(points[i], points[i + 1], dashes))
            {
                stroke.Segment(from, to, width / 2);
            }

            if (i > 0)
            {
                stroke.Add(Circle(points[i].X, points[i].Y, width / 2));
            }
        }

        return stroke;
    }

    private void Segment((double X, double Y) from, (double X, double Y) to, double half)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length > 0)
        {
            var (nx, ny) = (-dy / length * half, dx / length * half);
            Add((from.X - nx, from.Y - ny), (to.X - nx, to.Y - ny), (to.X + nx, to.Y + ny), (from.X + nx, from.Y + ny));
        }
    }

    private static IEnumerable<((double X, double Y) From, (double X, double Y) To)> Dashes(
        (double X, double Y) from,
        (double X, double Y) to,
        IReadOnlyList<double> dashes
    )
    {
        var length = Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2));
        if (dashes.Count == 0 || dashes.Any(dash => dash <= 0))
        {
            yield return (from, to);
            yield break;
        }

        var at = 0.0;
        for (var i = 0; at < length; i++)
        {
            var end = Math.Min(length, at + dashes[i % dashes.Count]);
            if (i % 2 == 0)
            {
                yield return (On(at), On(end));
            }

            at = end;
        }

        (double, double) On(double place) =>
            (from.X + ((to.X - from.X) * place / length), from.Y + ((to.Y - from.Y) * place / length));
    }

    private static IEnumerable<(double X, double Y)> Arc(
        (double X, double Y) centre,
        double radius,
        double from,
        double turn,
        int steps
    ) =>
        Enumerable
            .Range(0, steps + 1)
            .Select(step => from + (turn * step / steps))
            .Select(angle => (centre.X + (radius * Math.Cos(angle)), centre.Y + (radius * Math.Sin(angle))));
}
