using System.Runtime.CompilerServices;

namespace Malmoi.NGrams.KenLM;

/// <summary>One order of a trie file: entries of word, values and first child, packed to the bit.</summary>
/// <remarks>Whatever the file says, a pointer is held to the entries that there are: a damaged file answers wrongly but stays inside itself.</remarks>
internal readonly unsafe struct TrieLevel
{
    private readonly byte* _packed;
    private readonly ulong* _table;
    private readonly long _tableCount;
    private readonly int _totalBits;
    private readonly int _wordBits;
    private readonly int _pointerAt;
    private readonly int _pointerBits;
    private readonly ulong _wordMask;
    private readonly ulong _pointerMask;
    private readonly ulong _childCount;

    public TrieLevel(byte* file, TrieLevelLayout layout)
    {
        _packed = file + layout.Packed;
        _table = (ulong*)(file + layout.Table);
        _tableCount = layout.TableCount;
        _totalBits = layout.TotalBits;
        _wordBits = layout.WordBits;
        _wordMask = (1UL << layout.WordBits) - 1;
        _pointerAt = layout.WordBits + layout.ValueBits;
        _pointerBits = layout.PointerBits;
        _pointerMask = (1UL << layout.PointerBits) - 1;
        _childCount = (ulong)layout.ChildCount;
        Count = layout.Count;
    }

    public long Count { get; }

    /// <summary>Where the values of an entry begin, in bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ValuesAt(long index) => (index * _totalBits) + _wordBits;

    /// <summary>Bits of the level, from a place inside an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read(long bit) => *(ulong*)(_packed + (bit >> 3)) >> (int)(bit & 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Word(long index) => Read(index * _totalBits) & _wordMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Address(long index) => _packed + ((index * _totalBits) >> 3);

    /// <summary>The range of an entry's children in the next order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Children(long index, out long begin, out long end)
    {
        var bit = (index * _totalBits) + _pointerAt;
        var first = Read(bit) & _pointerMask;
        var last = Read(bit + _totalBits) & _pointerMask;
        if (_tableCount > 0)
        {
            HighBits((ulong)index, ref first, ref last);
        }

        end = (long)Math.Min(last, _childCount);
        begin = Math.Min((long)Math.Min(first, _childCount), end);
    }

    // Entry h of the table says at which index the high bits of pointers become h.
    private void HighBits(ulong index, ref ulong first, ref ulong last)
    {
        long low = 0,
            high = _tableCount;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_table[middle] <= index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var begin = Math.Max(low - 1, 0);
        var end = begin;
        while (end + 1 < _tableCount && _table[end + 1] <= index + 1)
        {
            end++;
        }

        first |= (ulong)begin << _pointerBits;
        last |= (ulong)end << _pointerBits;
    }
}
