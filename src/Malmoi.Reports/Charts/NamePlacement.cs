namespace Malmoi.Reports.Charts;

/// <summary>Where a name stands.</summary>
/// <param name="Box">The room it takes.</param>
/// <param name="IsFar">Whether a line must lead from the point to it.</param>
internal readonly record struct PlacedName(Box Box, bool IsFar);

/// <summary>Finds room for the names of points: beside the point, where names, points and arrows are hidden least; earlier names first.</summary>
/// <remarks>No two names ever overlap: one that finds no room is left out.</remarks>
internal sealed class NamePlacement(
    Box box,
    IReadOnlyList<(double X, double Y)> points,
    IReadOnlyList<double> widths,
    IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> arrows
)
{
    private const double FontSize = 13;
    private const double Height = 16;
    private const double PointSize = 7;
    private const double Near = 6;
    private const int Rounds = 3;

    /// <summary>From the upper edge of a name's room to the line it stands on.</summary>
    public const double Baseline = 12.5;

    // To the right reads best; leaders come last.
    private static readonly double[] s_distances = [Near, 11, 17, 26, 36];

    private static readonly (double X, double Y)[] s_directions =
    [
        (1, 0),
        (-1, 0),
        (0, -1),
        (0, 1),
        (0.7, -0.7),
        (0.7, 0.7),
        (-0.7, -0.7),
        (-0.7, 0.7),
    ];

    private readonly PlacedName?[] _placed = new PlacedName?[points.Count];
    private readonly Dictionary<(int, int), List<int>> _cells = [];

    /// <summary>About how wide words are: a syllable of Hangul takes a square, a Latin letter about half of it.</summary>
    public static double Width(string words) =>
        FontSize
            * words
                .EnumerateRunes()
                .Sum(rune =>
                    rune.Value >= 0x1100 ? 0.94
                    : "iljtfrI.,:;'|!() ".Contains((char)rune.Value, StringComparison.Ordinal) ? 0.36
                    : "mwMW@".Contains((char)rune.Value, StringComparison.Ordinal) ? 0.86
                    : rune.Value is >= 'A' and <= 'Z' ? 0.68
                    : 0.57
                )
        + 2;

    /// <returns>A place for each name, or none where it finds no room.</returns>
    public PlacedName?[] Find()
    {
        for (var i = 0; i < points.Count; i++)
        {
            Add(i, new Box(points[i].X - (PointSize / 2), points[i].Y - (PointSize / 2), PointSize, PointSize));
        }

        // Later rounds move names away from where those that came after them now stand.
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < points.Count; i++)
            {
                _placed[i] = null;
                _placed[i] = Best(i);
                if (_placed[i] is { } name)
                {
                    Add(i, name.Box);
                }
            }
        }

        return _placed;
    }

    private PlacedName? Best(int own)
    {
        var (least, best) = (double.PositiveInfinity, (PlacedName?)null);
        for (var d = 0; d < s_distances.Length; d++)
        {
            for (var direction = 0; direction < s_directions.Length; direction++)
            {
                var name = new PlacedName(Candidate(own, s_directions[direction], s_distances[d]), d >= 2);
                var cost = (d * 22) + (direction * 1.5);
                if (cost < least && box.Contains(name.Box) && Cost(own, name, least - cost) is { } hidden)
                {
                    (least, best) = cost + hidden < least ? (cost + hidden, name) : (least, best);
                }
            }
        }

        return best;
    }

    private Box Candidate(int own, (double X, double Y) direction, double distance)
    {
        var (x, y) = points[own];
        var (width, (dx, dy)) = (widths[own], direction);
        return new Box(
            x + (dx * distance) - (width / 2 * (1 - Math.Sign(dx))),
            y + (dy * distance) - (Height / 2 * (1 - Math.Sign(dy))),
            width,
            Height
        );
    }

    // What a name would hide; null where it would touch another name.
    private double? Cost(int own, PlacedName name, double most)
    {
        var cost = 0.0;
        foreach (var other in Around(name.Box))
        {
            if (other != own && _placed[other] is { } there && there.Box.Overlap(name.Box) > 0)
            {
                return null;
            }

            var point = new Box(
                points[other].X - (PointSize / 2),
                points[other].Y - (PointSize / 2),
                PointSize,
                PointSize
            );
            cost += 2 * point.Overlap(name.Box);
        }

        foreach (var (from, to) in arrows)
        {
            cost += name.Box.IsCrossed(from, to) ? 14 : 0;
        }

        return cost < most ? cost : null;
    }

    private void Add(int own, Box room)
    {
        foreach (var cell in Cells(room))
        {
            if (!_cells.TryGetValue(cell, out var list))
            {
                _cells[cell] = list = [];
            }

            if (!list.Contains(own))
            {
                list.Add(own);
            }
        }
    }

    private HashSet<int> Around(Box room) =>
        [.. Cells(room).SelectMany(cell => _cells.TryGetValue(cell, out var list) ? list : [])];

    private static IEnumerable<(int, int)> Cells(Box room)
    {
        const double Size = 40;
        for (var x = (int)Math.Floor(room.X / Size); x <= (room.X + room.Width) / Size; x++)
        {
            for (var y = (int)Math.Floor(room.Y / Size); y <= (room.Y + room.Height) / Size; y++)
            {
                yield return (x, y);
            }
        }
    }
}
