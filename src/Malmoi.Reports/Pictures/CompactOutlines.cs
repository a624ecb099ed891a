namespace Malmoi.Reports.Pictures;

/// <summary>Outlines of the Compact Font Format (Adobe's technical note 5176), as most Korean, Chinese and Japanese .otf files have them.</summary>
/// <remarks>Of the DICTs: CharStrings (17), Private (18) and its Subrs (19), FDArray (12 36), FDSelect (12 37).</remarks>
internal sealed class CompactOutlines
{
    private const int CharStrings = 17;
    private const int Private = 18;
    private const int Subroutines = 19;
    private const int Escape = 12;
    private const int FontArray = (Escape << 8) | 36;
    private const int FontSelect = (Escape << 8) | 37;

    private readonly FontFile _file;
    private readonly int _start;
    private readonly CompactIndex _glyphs;
    private readonly CompactIndex _global;
    private readonly CompactIndex?[] _local;
    private readonly int _select; // where each glyph's font of FDArray is told; 0: there is but one

    public CompactOutlines(FontFile file)
    {
        (_file, _start) = (file, file.Table("CFF "));
        var names = new CompactIndex(file, _start + file.At(_start + 2));
        var fonts = new CompactIndex(file, names.End);
        _global = new CompactIndex(file, new CompactIndex(file, fonts.End).End);
        var top = Entries(fonts[0]);
        _glyphs = new CompactIndex(file, Place(top, CharStrings));
        if (!top.ContainsKey(FontArray))
        {
            _local = [Local(top)];
            return;
        }

        var array = new CompactIndex(file, Place(top, FontArray));
        _local = [.. Enumerable.Range(0, array.Count).Select(font => Local(Entries(array[font])))];
        _select = Place(top, FontSelect);
    }

    /// <summary>In units of the font.</summary>
    public Contours Glyph(int glyph)
    {
        var font = _select == 0 ? 0 : FontOf(glyph);
        return font < _local.Length
            ? new CharString(_file, _global, _local[font]).Draw(_glyphs[glyph])
            : throw _file.Damaged(_select);
    }

    private int FontOf(int glyph)
    {
        if (_file.At(_select) == 0)
        {
            return _file.At(_select + 1 + glyph);
        }

        var (low, high) = (0, _file.Short(_select + 1) - 1); // ranges, each from its first glyph on
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _file.Short(_select + 3 + (3 * middle)) <= glyph ? (middle, high) : (low, middle - 1);
        }

        return _file.At(_select + 3 + (3 * low) + 2);
    }

    private CompactIndex? Local(Dictionary<int, double[]> font)
    {
        if (!font.TryGetValue(Private, out var place) || place is not [var size, var at])
        {
            return null;
        }

        var start = _start + (int)at;
        return Entries((start, start + (int)size)).TryGetValue(Subroutines, out var subroutines)
            ? new CompactIndex(_file, start + (int)subroutines[^1])
            : null;
    }

    private int Place(Dictionary<int, double[]> dictionary, int key) =>
        dictionary.TryGetValue(key, out var place) && place is [var at] && at > 0
            ? _start + (int)at
            : throw _file.Damaged(_start);

    // Operands, then the operator that they belong to.
    private Dictionary<int, double[]> Entries((int Start, int End) range)
    {
        var entries = new Dictionary<int, double[]>();
        var operands = new List<double>();
        for (var at = range.Start; at < range.End; )
        {
            int first = _file.At(at++);
            switch (first)
            {
                case Escape:
                    Enter((Escape << 8) | _file.At(at++));
                    break;
                case <= 21:
                    Enter(first);
                    break;
                case 28:
                    operands.Add(_file.Signed(at));
                    at += 2;
                    break;
                case 29:
                    operands.Add((int)_file.Long(at));
                    at += 4;
                    break;
                case 30: // a decimal number, which no entry that is read here has
                    while ((_file.At(at++) & 0x0F) != 0x0F) { }

                    operands.Add(0);
                    break;
                case <= 246:
                    operands.Add(first - 139);
                    break;
                case <= 250:
                    operands.Add(((first - 247) * 256) + _file.At(at++) + 108);
                    break;
                default:
                    operands.Add((-(first - 251) * 256) - _file.At(at++) - 108);
                    break;
            }
        }

        return entries;

        void Enter(int key)
        {
            entries[key] = [.. operands];
            operands.Clear();
        }
    }
}
