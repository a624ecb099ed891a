using System.Text;

namespace Malmoi.Reports.Pictures;

/// <summary>Letters as outlines, from a font of OpenType's family: .ttf, .otf, or the first of a .ttc.</summary>
/// <remarks>Tables cmap (formats 4 and 12), head, hhea, hmtx of OpenType 1.9, and glyf or CFF; no hints, no kerning.</remarks>
internal sealed class OpenTypeFont
{
    private readonly FontFile _file;
    private readonly Func<int, Contours> _glyphs;
    private readonly Dictionary<int, Contours> _outlines = [];
    private readonly int _unitsPerEm;
    private readonly int _widths;
    private readonly (int Start, int Format) _letters;

    private OpenTypeFont(FontFile file)
    {
        _file = file;
        var head = file.Table("head");
        _unitsPerEm = file.Short(head + 18);
        _widths = file.Short(file.Table("hhea") + 34);
        _letters = FindLetters(file.Table("cmap"));
        if (_unitsPerEm == 0 || _widths == 0 || file.Table("hmtx") == 0)
        {
            throw file.Damaged(head);
        }

        _glyphs = file.Has("CFF ") ? new CompactOutlines(file).Glyph : new TrueTypeOutlines(file).Glyph;
    }

    /// <summary>A font whose letters can be drawn; null: it is of another kind, or damaged.</summary>
    public static OpenTypeFont? TryOpen(string path)
    {
        try
        {
            return new OpenTypeFont(new FontFile(path));
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
        return (double)_file.Short(_file.Table("hmtx") + (4 * at)) / _unitsPerEm;
    }

    /// <summary>A letter on the line from 0, upwards, in sizes of the font.</summary>
    public Contours Outline(Rune letter)
    {
        var glyph = Glyph(letter);
        if (!_outlines.TryGetValue(glyph, out var outline))
        {
            outline = _glyphs(glyph).Map(point => (point.X / _unitsPerEm, point.Y / _unitsPerEm));
            _outlines[glyph] = outline;
        }

        return outline;
    }

    private (int Start, int Format) FindLetters(int cmap)
    {
        var best = (Start: 0, Format: 0);
        for (var i = 0; i < _file.Short(cmap + 2); i++)
        {
            var entry = cmap + 4 + (8 * i);
            var (platform, encoding) = (_file.Short(entry), _file.Short(entry + 2));
            var start = cmap + (int)_file.Long(entry + 4);
            var isUnicode = platform == 0 || (platform == 3 && encoding is 1 or 10);
            if (isUnicode && _file.Short(start) is 4 or 12 && _file.Short(start) > best.Format)
            {
                best = (start, _file.Short(start));
            }
        }

        return best.Format > 0 ? best : throw _file.Damaged(cmap);
    }

    private int Glyph(Rune letter)
    {
        var (start, format) = _letters;
        var (low, high) = (0, (format == 12 ? (int)_file.Long(start + 12) : _file.Short(start + 6) / 2) - 1);
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
                    ? (int)_file.Long(start + 16 + (12 * middle) + 8) + letter.Value - first
                    : InSegment(middle, letter.Value, first);
            }
        }

        return 0;

        (int First, int Last) Group(int i) =>
            ((int)_file.Long(start + 16 + (12 * i)), (int)_file.Long(start + 16 + (12 * i) + 4));

        (int First, int Last) Segment(int i) =>
            (_file.Short(start + 16 + _file.Short(start + 6) + (2 * i)), _file.Short(start + 14 + (2 * i)));
    }

    private int InSegment(int segment, int letter, int first)
    {
        var (start, twice) = (_letters.Start, _file.Short(_letters.Start + 6));
        var delta = _file.Short(start + 16 + (2 * twice) + (2 * segment));
        var place = start + 16 + (3 * twice) + (2 * segment);
        var offset = _file.Short(place);
        if (offset == 0)
        {
            return (letter + delta) & 0xFFFF;
        }

        var glyph = _file.Short(place + offset + (2 * (letter - first)));
        return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
    }
}
