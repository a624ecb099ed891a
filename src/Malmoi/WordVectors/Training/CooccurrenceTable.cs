using System.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Sums for pairs of words in memory: an open-addressing table that is full at some point and is emptied then.</summary>
internal sealed class CooccurrenceTable
{
    private const ulong Empty = ulong.MaxValue;
    private ulong[] _keys;
    private double[] _sums;
    private readonly int _mostSlots;
    private int _count;

    /// <param name="memory">Bytes that it may take.</param>
    public CooccurrenceTable(long memory)
    {
        // A slot is 16 bytes, and the smaller tables it grew out of, which may not be collected yet, are as large together.
        var slots = Math.Min(1L << 29, Math.Max(64, memory / 32));
        _mostSlots = (int)(BitOperations.RoundUpToPowerOf2((ulong)slots + 1) / 2);
        var start = Math.Min(_mostSlots, 1 << 12);
        (_keys, _sums) = (new ulong[start], new double[start]);
        _keys.AsSpan().Fill(Empty);
    }

    /// <summary>Whether the next new pair may have no room.</summary>
    public bool IsFull => _count >= _mostSlots / 4 * 3;

    /// <summary>The pairs, word and context in one number; in order once they are sorted.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, _count);

    /// <summary>How much each of the sorted pairs counts.</summary>
    public ReadOnlySpan<double> Sums => _sums.AsSpan(0, _count);

    public static Cooccurrence Pair(ulong key, double sum) => new((int)(key >> 32), (int)(uint)key, sum);

    public void Add(int word, int context, double weight)
    {
        var key = ((ulong)(uint)word << 32) | (uint)context;
        var mask = _keys.Length - 1;
        var at = Slot(key, mask);
        for (; _keys[at] != key; at = (at + 1) & mask)
        {
            if (_keys[at] == Empty)
            {
                _keys[at] = key;
                _count++;
                break;
            }
        }

        _sums[at] += weight;
        if (_count > _keys.Length / 4 * 3 && _keys.Length < _mostSlots)
        {
            Grow();
        }
    }

    /// <summary>Moves the pairs to the front, in order and in place; until it is cleared, nothing can be added.</summary>
    public void Sort()
    {
        var count = 0;
        for (var slot = 0; slot < _keys.Length; slot++)
        {
            if (_keys[slot] != Empty)
            {
                (_keys[count], _sums[count++]) = (_keys[slot], _sums[slot]);
            }
        }

        Array.Sort(_keys, _sums, 0, count);
    }

    public void Clear()
    {
        _keys.AsSpan().Fill(Empty);
        _sums.AsSpan().Clear();
        _count = 0;
    }

    private static int Slot(ulong key, int mask) => (int)((key * 0x9E37_79B9_7F4A_7C15) >> 32) & mask;

    private void Grow()
    {
        var (oldKeys, oldSums) = (_keys, _sums);
        (_keys, _sums) = (new ulong[oldKeys.Length * 2], new double[oldKeys.Length * 2]);
        _keys.AsSpan().Fill(Empty);
        var mask = _keys.Length - 1;
        for (var i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] == Empty)
            {
                continue;
            }

            var at = Slot(oldKeys[i], mask);
            while (_keys[at] != Empty)
            {
                at = (at + 1) & mask;
            }

            (_keys[at], _sums[at]) = (oldKeys[i], oldSums[i]);
        }
    }
}
