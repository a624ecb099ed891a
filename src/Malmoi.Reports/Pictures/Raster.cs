namespace Malmoi.Reports.Pictures;

/// <summary>Dots of red, green and blue, onto which areas are laid with smooth edges.</summary>
/// <remarks>
/// Each edge leaves in the dots that it crosses how much of them lies to its right, with the sign of its direction; running sums along a
/// line are then the share of each dot that the area covers.
/// </remarks>
internal sealed class Raster
{
    private const long MostDots = 1L << 27;

    private readonly byte[] _dots;
    private readonly double _scale;

    /// <param name="width">In units of the drawing.</param>
    /// <param name="height">In units of the drawing.</param>
    /// <param name="scale">Dots for each unit.</param>
    /// <param name="paper">What it is filled with.</param>
    /// <exception cref="InputException">There would be too many dots.</exception>
    public Raster(double width, double height, double scale, Colour paper)
    {
        _scale = scale;
        (Width, Height) = ((int)Math.Ceiling(width * scale), (int)Math.Ceiling(height * scale));
        if ((long)Width * Height > MostDots)
        {
            throw new InputException(
                $"a picture of {Width} by {Height} dots is too large for a .png: write an .svg, or draw fewer rows"
            );
        }

        _dots = new byte[3 * Width * Height];
        for (var i = 0; i < _dots.Length; i += 3)
        {
            (_dots[i], _dots[i + 1], _dots[i + 2]) = (paper.Red, paper.Green, paper.Blue);
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Three numbers a dot.</summary>
    public ReadOnlySpan<byte> Line(int y) => _dots.AsSpan(3 * Width * y, 3 * Width);

    public void Fill(Contours area, Colour colour, double opacity = 1)
    {
        var corners = area.Lines.SelectMany(line => line);
        if (!corners.Any() || opacity <= 0)
        {
            return;
        }

        var left = Math.Clamp((int)Math.Floor(corners.Min(corner => corner.X) * _scale), 0, Width);
        var right = Math.Clamp((int)Math.Ceiling(corners.Max(corner => corner.X) * _scale), 0, Width);
        var top = Math.Clamp((int)Math.Floor(corners.Min(corner => corner.Y) * _scale), 0, Height);
        var bottom = Math.Clamp((int)Math.Ceiling(corners.Max(corner => corner.Y) * _scale), 0, Height);
        if (left >= right || top >= bottom)
        {
            return;
        }

        var (width, height) = (right - left, bottom - top);
        var cover = new double[(width + 2) * height];
        foreach (var line in area.Lines)
        {
            for (var i = 0; i < line.Count; i++)
            {
                Edge(cover, width, height, Place(line[i]), Place(line[(i + 1) % line.Count]));
            }
        }

        for (var y = 0; y < height; y++)
        {
            var sum = 0.0;
            for (var x = 0; x < width; x++)
            {
                sum += cover[(y * (width + 2)) + x];
                Blend(left + x, top + y, colour, opacity * Math.Min(1, Math.Abs(sum)));
            }
        }

        (double X, double Y) Place((double X, double Y) corner) =>
            (Math.Clamp((corner.X * _scale) - left, 0, width), (corner.Y * _scale) - top);
    }

    private void Blend(int x, int y, Colour colour, double share)
    {
        if (share > 0)
        {
            var dot = _dots.AsSpan(3 * ((y * Width) + x), 3);
            dot[0] = Mixed(dot[0], colour.Red);
            dot[1] = Mixed(dot[1], colour.Green);
            dot[2] = Mixed(dot[2], colour.Blue);
        }

        byte Mixed(byte below, byte above) => (byte)Math.Round(below + (share * (above - below)));
    }

    private static void Edge(double[] cover, int width, int height, (double X, double Y) from, (double X, double Y) to)
    {
        if (from.Y == to.Y)
        {
            return;
        }

        var sign = from.Y < to.Y ? 1.0 : -1.0;
        var (upper, lower) = from.Y < to.Y ? (from, to) : (to, from);
        var slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        var x = upper.X - (Math.Min(0, upper.Y) * slope);
        for (var y = (int)Math.Max(0, upper.Y); y < Math.Min(height, Math.Ceiling(lower.Y)); y++)
        {
            var part = Math.Min(y + 1, lower.Y) - Math.Max(y, upper.Y);
            var next = x + (slope * part);
            Spread(cover.AsSpan(y * (width + 2), width + 2), Math.Min(x, next), Math.Max(x, next), part * sign);
            x = next;
        }
    }

    // What lies to the right of a stretch of an edge within one line of dots, as differences from dot to dot.
    private static void Spread(Span<double> line, double from, double to, double height)
    {
        from = Math.Clamp(from, 0, line.Length - 2);
        to = Math.Clamp(to, from, line.Length - 2);
        var (first, last) = ((int)from, (int)Math.Ceiling(to));
        if (last <= first + 1)
        {
            var middle = ((from + to) / 2) - first;
            line[first] += height * (1 - middle);
            line[first + 1] += height * middle;
            return;
        }

        var before = 0.0;
        for (var dot = first; dot < last; dot++)
        {
            var covered = Right(dot + 1);
            line[dot] += height * (covered - before);
            before = covered;
        }

        line[last] += height * (1 - before);

        // The share of the dot that ends at a place, which lies to the right of the edge: the mean of how far the edge has come within it.
        double Right(int end)
        {
            var (a, b) = (Math.Max(from, end - 1), Math.Min(to, end));
            var within = (b - a) * (end - ((a + b) / 2));
            return (within + Math.Max(0, end - 1 - from) * 1) / (to - from);
        }
    }
}
