using System.Runtime.InteropServices;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>The words of a model file in the order of their ids, held as one run of UTF-8 bytes and found by hash.</summary>
internal sealed class WordList : IVocabulary
{
    private readonly List<byte> _bytes = [];
    private readonly List<int> _starts = [0];
    private int[] _table = NewTable(64);

    public int Count => _starts.Count - 1;

    /// <summary>Appends a word; false where it is there already.</summary>
    public bool TryAdd(ReadOnlySpan<byte> utf8)
    {
        if (Count >= _table.Length / 2)
        {
            Grow();
        }

        var slot = Slot(utf8);
        if (_table[slot] >= 0)
        {
            return false;
        }

        if (_bytes.Count > Array.MaxLength - utf8.Length)
        {
            throw new InputException($"the vocabulary is larger than {Array.MaxLength} bytes; use a smaller one");
        }

        _table[slot] = Count;
        _bytes.AddRange(utf8);
        _starts.Add(_bytes.Count);
        return true;
    }

    public int Find(ReadOnlySpan<byte> utf8) => _table[Slot(utf8)];

    public ReadOnlySpan<byte> Utf8(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
        return CollectionsMarshal.AsSpan(_bytes)[_starts[id].._starts[id + 1]];
    }

    private static int[] NewTable(int size)
    {
        var table = new int[size];
        Array.Fill(table, -1);
        return table;
    }

    // Linear probing in a table whose size is a power of two and which is at most half full.
    private int Slot(ReadOnlySpan<byte> utf8)
    {
        var mask = _table.Length - 1;
        var slot = (int)MurmurHash.Of(utf8) & mask;
        while (_table[slot] >= 0 && !Utf8(_table[slot]).SequenceEqual(utf8))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        _table = NewTable(_table.Length * 2);
        for (var id = 0; id < Count; id++)
        {
            _table[Slot(Utf8(id))] = id;
        }
    }
}
