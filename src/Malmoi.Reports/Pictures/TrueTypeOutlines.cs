namespace Malmoi.Reports.Pictures;

/// <summary>Outlines of TrueType's kind, of parabolas.</summary>
/// <remarks>Tables glyf and loca of OpenType 1.9.</remarks>
internal sealed class TrueTypeOutlines
{
    private const int DeepestGlyph = 6; // of glyphs that are made of others
    private const int Steps = 5; // straight lines for each curve

    private readonly FontFile _file;
    private readonly bool _hasLongPlaces;

    public TrueTypeOutlines(FontFile file)
    {
        _file = file;
        _hasLongPlaces = file.Short(file.Table("head") + 50) != 0;
        if (file.Table("glyf") + file.Table("loca") == 0)
        {
            throw file.Damaged(0);
        }
    }

    /// <summary>In units of the font.</summary>
    public Contours Glyph(int glyph) => Read(glyph, 0);

    private Contours Read(int glyph, int depth)
    {
        var loca = _file.Table("loca");
        var (from, to) = _hasLongPlaces
            ? ((int)_file.Long(loca + (4 * glyph)), (int)_file.Long(loca + (4 * glyph) + 4))
            : (2 * _file.Short(loca + (2 * glyph)), 2 * _file.Short(loca + (2 * glyph) + 2));
        var at = _file.Table("glyf") + from;
        return to <= from || depth > DeepestGlyph ? new Contours()
            : _file.Signed(at) >= 0 ? Simple(at)
            : Composite(at + 10, depth);
    }

    private Contours Composite(int at, int depth)
    {
        var whole = new Contours();
        for (var flags = 0x20; (flags & 0x20) != 0; )
        {
            flags = _file.Short(at);
            var glyph = _file.Short(at + 2);
            at += 4;
            var isWide = (flags & 1) != 0;
            var (dx, dy) =
                (flags & 2) == 0 ? (0, 0)
                : isWide ? (_file.Signed(at), _file.Signed(at + 2))
                : ((sbyte)_file.At(at), (sbyte)_file.At(at + 1));
            at += isWide ? 4 : 2;
            var (a, b, c, d) = (1.0, 0.0, 0.0, 1.0);
            if ((flags & 8) != 0)
            {
                (a, d) = (Turn(at), Turn(at));
                at += 2;
            }
            else if ((flags & 0x40) != 0)
            {
                (a, d) = (Turn(at), Turn(at + 2));
                at += 4;
            }
            else if ((flags & 0x80) != 0)
            {
                (a, b, c, d) = (Turn(at), Turn(at + 2), Turn(at + 4), Turn(at + 6));
                at += 8;
            }

            whole.Add(Read(glyph, depth + 1).Map(p => ((a * p.X) + (c * p.Y) + dx, (b * p.X) + (d * p.Y) + dy)));
        }

        return whole;

        double Turn(int place) => _file.Signed(place) / 16384.0;
    }

    private Contours Simple(int at)
    {
        var ends = Enumerable.Range(0, _file.Signed(at)).Select(i => _file.Short(at + 10 + (2 * i))).ToArray();
        var outline = new Contours();
        if (ends.Length == 0)
        {
            return outline;
        }

        var count = ends[^1] + 1;
        at += 10 + (2 * ends.Length);
        at += 2 + _file.Short(at);
        var flags = new byte[count];
        for (var i = 0; i < count; i++)
        {
            flags[i] = _file.At(at++);
            if ((flags[i] & 8) != 0)
            {
                for (var again = _file.At(at++); again > 0 && i + 1 < count; again--)
                {
                    flags[i + 1] = flags[i];
                    i++;
                }
            }
        }

        var (xs, ys) = (Places(flags, 2, 0x10, ref at), Places(flags, 4, 0x20, ref at));
        var first = 0;
        foreach (var end in ends)
        {
            outline.Add(Curve(flags, xs, ys, first, Math.Min(end, count - 1)));
            first = end + 1;
        }

        return outline;
    }

    private int[] Places(byte[] flags, int isByte, int same, ref int at)
    {
        var (places, place) = (new int[flags.Length], 0);
        for (var i = 0; i < flags.Length; i++)
        {
            if ((flags[i] & isByte) != 0)
            {
                place += (flags[i] & same) != 0 ? _file.At(at) : -_file.At(at);
                at++;
            }
            else if ((flags[i] & same) == 0)
            {
                place += _file.Signed(at);
                at += 2;
            }

            places[i] = place;
        }

        return places;
    }

    // Points off the line bend it; between two of them lies one that is on it.
    private static List<(double X, double Y)> Curve(byte[] flags, int[] xs, int[] ys, int first, int last)
    {
        var line = new List<(double X, double Y)>();
        var count = last - first + 1;
        if (count < 2)
        {
            return line;
        }

        (double X, double Y) Point(int i) => (xs[first + (i % count)], ys[first + (i % count)]);
        bool IsOn(int i) => (flags[first + (i % count)] & 1) != 0;
        var begin = Enumerable.Range(0, count).FirstOrDefault(IsOn, -1);
        var at = begin >= 0 ? Point(begin) : Middle(Point(0), Point(count - 1));
        for (var i = 1; i <= count; i++)
        {
            var place = Math.Max(begin, -1) + i;
            var point = Point(place);
            if (IsOn(place))
            {
                line.Add(at = point);
                continue;
            }

            var next = Point(place + 1);
            var end = IsOn(place + 1) ? next : Middle(point, next);
            for (var step = 1; step <= Steps; step++)
            {
                var t = (double)step / Steps;
                line.Add(
                    (
                        ((1 - t) * (1 - t) * at.X) + (2 * t * (1 - t) * point.X) + (t * t * end.X),
                        ((1 - t) * (1 - t) * at.Y) + (2 * t * (1 - t) * point.Y) + (t * t * end.Y)
                    )
                );
            }

            at = end;
        }

        return line;

        static (double X, double Y) Middle((double X, double Y) one, (double X, double Y) other) =>
            ((one.X + other.X) / 2, (one.Y + other.Y) / 2);
    }
}
