namespace Malmoi.Reports.Charts;

/// <summary>A rectangle of a drawing, its sides along the axes.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double MiddleX => X + (Width / 2);

    public double MiddleY => Y + (Height / 2);

    /// <summary>The area that two rectangles share.</summary>
    public double Overlap(Box other) =>
        Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X))
        * Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));

    public bool Contains(Box other) =>
        other.X >= X && other.Y >= Y && other.X + other.Width <= X + Width && other.Y + other.Height <= Y + Height;

    /// <summary>Whether a straight line between two points passes through, by clipping it (Liang and Barsky, 1984).</summary>
    public bool IsCrossed((double X, double Y) from, (double X, double Y) to)
    {
        var (start, end) = (0.0, 1.0);
        return Clip(from.X - X, to.X - from.X, Width, ref start, ref end)
            && Clip(from.Y - Y, to.Y - from.Y, Height, ref start, ref end)
            && start < end;
    }

    private static bool Clip(double at, double step, double size, ref double start, ref double end)
    {
        if (step == 0)
        {
            return at >= 0 && at <= size;
        }

        var (enter, leave) = (-at / step, (size - at) / step);
        (enter, leave) = enter < leave ? (enter, leave) : (leave, enter);
        (start, end) = (Math.Max(start, enter), Math.Min(end, leave));
        return start <= end;
    }
}
