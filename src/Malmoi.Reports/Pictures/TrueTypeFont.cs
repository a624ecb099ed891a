using System.Buffers.Binary;
using System.Text;

namespace Malmoi.Reports.Pictures;

/// <summary>Letters as outlines, from a TrueType file (.ttf, or the first font of a .ttc).</summary>
/// <remarks>Tables cmap (formats 4 and 12), glyf, loca, head, hhea, hmtx of OpenType 1.9; no hints, no kerning.</remarks>
internal sealed class TrueTypeFont
{
    private const int DeepestGlyph = 6; // of glyphs that are made of others
    private const int Steps = 5; // straight lines for each curve

    private readonly string _path;
    private readonly byte[] _file;
    private readonly Dictionary<string, int> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Contours> _outlines = [];
    private readonly int _unitsPerEm;
    private readonly bool _hasLongPlaces;
    private readonly int _widths;
    private readonly (int Start, int Format) _letters;

    private TrueTypeFont(string path, byte[] file)
    {
        (_path, _file) = (path, file);
        var start = Tag(0) == "ttcf" ? (int)Long(12) : 0;
        var count = Short(start + 4);
        for (var i = 0; i < count; i++)
        {
            var entry = start + 12 + (16 * i);
            var (first, length) = (Long(entry + 8), Long(entry + 12));
            if ((ulong)first + length > (ulong)file.Length)
            {
                throw Damaged(entry);
            }

            _tables[Tag(entry)] = (int)first;
        }

        var head = Table("head");
        _unitsPerEm = Short(head + 18);
        _hasLongPlaces = Short(head + 50) != 0;
        _widths = Short(Table("hhea") + 34);
        _letters = FindLetters(Table("cmap"));
        if (_unitsPerEm == 0 || _widths == 0 || Table("glyf") + Table("loca") + Table("hmtx") == 0)
        {
            throw Damaged(head);
        }
    }

    /// <summary>A font whose letters can be drawn; null: it is of another kind, or damaged.</summary>
    public static TrueTypeFont? TryOpen(string path)
    {
        try
        {
            return new TrueTypeFont(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InputException)
        {
            return null;
        }
    }

    public bool Has(Rune letter) => Glyph(letter) > 0;

    /// <summary>How far it is to the next letter, in sizes of the font.</summary>
    public double Advance(Rune letter)
    {
        var at = Math.Min(Glyph(letter), _widths - 1);
        return (double)Short(Table("hmtx") + (4 * at)) / _unitsPerEm;
    }

    /// <summary>A letter on the line from 0, upwards, in sizes of the font.</summary>
    public Contours Outline(Rune letter)
    {
        var glyph = Glyph(letter);
        if (!_outlines.TryGetValue(glyph, out var outline))
        {
            outline = Read(glyph, 0).Map(point => (point.X / _unitsPerEm, point.Y / _unitsPerEm));
            _outlines[glyph] = outline;
        }

        return outline;
    }

    private (int Start, int Format) FindLetters(int cmap)
    {
        var best = (Start: 0, Format: 0);
        for (var i = 0; i < Short(cmap + 2); i++)
        {
            var entry = cmap + 4 + (8 * i);
            var (platform, encoding) = (Short(entry), Short(entry + 2));
            var start = cmap + (int)Long(entry + 4);
            var isUnicode = platform == 0 || (platform == 3 && encoding is 1 or 10);
            if (isUnicode && Short(start) is 4 or 12 && Short(start) > best.Format)
            {
                best = (start, Short(start));
            }
        }

        return best.Format > 0 ? best : throw Damaged(cmap);
    }

    private int Glyph(Rune letter)
    {
        var (start, format) = _letters;
        var (low, high) = (0, (format == 12 ? (int)Long(start + 12) : Short(start + 6) / 2) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last) = format == 12 ? Group(middle) : Segment(middle);
            if (letter.Value > last)
            {
                low = middle + 1;
            }
            else if (letter.Value < first)
            {
                high = middle - 1;
            }
            else
            {
                return format == 12
                    ? (int)Long(start + 16 + (12 * middle) + 8) + letter.Value - first
                    : InSegment(middle, letter.Value, first);
            }
        }

        return 0;

        (int First, int Last) Group(int i) => ((int)Long(start + 16 + (12 * i)), (int)Long(start + 16 + (12 * i) + 4));

        (int First, int Last) Segment(int i) =>
            (Short(start + 16 + Short(start + 6) + (2 * i)), Short(start + 14 + (2 * i)));
    }

    private int InSegment(int segment, int letter, int first)
    {
        var (start, twice) = (_letters.Start, Short(_letters.Start + 6));
        var delta = Short(start + 16 + (2 * twice) + (2 * segment));
        var place = start + 16 + (3 * twice) + (2 * segment);
        var offset = Short(place);
        if (offset == 0)
        {
            return (letter + delta) & 0xFFFF;
        }

        var glyph = Short(place + offset + (2 * (letter - first)));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }

    private Contours Read(int glyph, int depth)
    {
        var loca = Table("loca");
        var (from, to) = _hasLongPlaces
            ? ((int)Long(loca + (4 * glyph)), (int)Long(loca + (4 * glyph) + 4))
            : (2 * Short(loca + (2 * glyph)), 2 * Short(loca + (2 * glyph) + 2));
        var at = Table("glyf") + from;
        return to <= from || depth > DeepestGlyph ? new Contours()
            : Signed(at) >= 0 ? Simple(at)
            : Composite(at + 10, depth);
    }

    private Contours Composite(int at, int depth)
    {
        var whole = new Contours();
        for (var flags = 0x20; (flags & 0x20) != 0; )
        {
            flags = Short(at);
            var glyph = Short(at + 2);
            at += 4;
            var isWide = (flags & 1) != 0;
            var (dx, dy) =
                (flags & 2) == 0 ? (0, 0)
                : isWide ? (Signed(at), Signed(at + 2))
                : ((sbyte)At(at), (sbyte)At(at + 1));
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

        double Turn(int place) => Signed(place) / 16384.0;
    }

    private Contours Simple(int at)
    {
        var ends = Enumerable.Range(0, Signed(at)).Select(i => Short(at + 10 + (2 * i))).ToArray();
        var outline = new Contours();
        if (ends.Length == 0)
        {
            return outline;
        }

        var count = ends[^1] + 1;
        at += 10 + (2 * ends.Length);
        at += 2 + Short(at);
        var flags = new byte[count];
        for (var i = 0; i < count; i++)
        {
            flags[i] = At(at++);
            if ((flags[i] & 8) != 0)
            {
                for (var again = At(at++); again > 0 && i + 1 < count; again--)
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
                place += (flags[i] & same) != 0 ? At(at) : -At(at);
                at++;
            }
            else if ((flags[i] & same) == 0)
            {
                place += Signed(at);
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

    private int Table(string name) => _tables.TryGetValue(name, out var start) ? start : throw Damaged(0);

    private string Tag(int at) => Encoding.ASCII.GetString(Bytes(at, 4));

    private byte At(int at) => Bytes(at, 1)[0];

    private ushort Short(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes(at, 2));

    private short Signed(int at) => BinaryPrimitives.ReadInt16BigEndian(Bytes(at, 2));

    private uint Long(int at) => BinaryPrimitives.ReadUInt32BigEndian(Bytes(at, 4));

    private ReadOnlySpan<byte> Bytes(int at, int count) =>
        at >= 0 && at <= _file.Length - count ? _file.AsSpan(at, count) : throw Damaged(at);

    private InputException Damaged(int at) =>
        new(
            $"the font '{_path}' is damaged, or has no outlines of TrueType's kind (byte {at}): install another, or write an .svg"
        );
}
