namespace Malmoi.Reports.Pictures;

/// <summary>A row of byte strings of any length, as the Compact Font Format stores them (INDEX).</summary>
/// <remarks>Their number, the size of a place, a place for each and for the end, the bytes.</remarks>
internal sealed class CompactIndex
{
    private readonly FontFile _file;
    private readonly int _places;
    private readonly int _size;

    public CompactIndex(FontFile file, int start)
    {
        (_file, Count, _places) = (file, file.Short(start), start + 3);
        if (Count == 0)
        {
            End = start + 2;
            return;
        }

        _size = file.At(start + 2) is >= 1 and <= 4 and var size ? size : throw file.Damaged(start + 2);
        End = Place(Count);
    }

    public int Count { get; }

    /// <summary>Where what follows begins.</summary>
    public int End { get; }

    public (int Start, int End) this[int i] =>
        i >= 0 && i < Count ? (Place(i), Place(i + 1)) : throw _file.Damaged(_places);

    private int Place(int i)
    {
        var (at, place) = (_places + (i * _size), 0L);
        for (var digit = 0; digit < _size; digit++)
        {
            place = (place << 8) | _file.At(at + digit);
        }

        var end = _places + ((Count + 1L) * _size) - 1 + place; // places are counted from 1
        return end <= int.MaxValue ? (int)end : throw _file.Damaged(at);
    }
}
