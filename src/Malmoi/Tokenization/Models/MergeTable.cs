using System.Numerics;

namespace Malmoi.Tokenization.Models;

/// <summary>Which two ids may be merged, how early, and into what: an open-addressing table made for look-ups.</summary>
public sealed class MergeTable
{
    private readonly ulong[] _pairs;
    private readonly Merge[] _merges;
    private readonly int _shift;

    /// <param name="merges">Left id, right id, rank (the lower, the earlier) and the id they become; of a pair named twice the last counts.</param>
    public MergeTable(IReadOnlyCollection<(int Left, int Right, Merge Merge)> merges)
    {
        Count = merges.Count;
        var bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, merges.Count)) + 2);
        _shift = 64 - bits;
        _pairs = new ulong[1 << bits];
        _merges = new Merge[1 << bits];
        foreach (var (left, right, merge) in merges)
        {
            var pair = Pair(left, right);
            var slot = Slot(pair);
            while (_pairs[slot] != 0 && _pairs[slot] != pair)
            {
                slot = (slot + 1) & (_pairs.Length - 1);
            }

            _pairs[slot] = pair;
            _merges[slot] = merge;
        }
    }

    /// <summary>How many merges there are.</summary>
    public int Count { get; }

    /// <summary>What <paramref name="left"/> and <paramref name="right"/> merge into, or <see cref="Merge.None"/>.</summary>
    public Merge Find(int left, int right)
    {
        var pair = Pair(left, right);
        for (var slot = Slot(pair); ; slot = (slot + 1) & (_pairs.Length - 1))
        {
            var found = _pairs[slot];
            if (found == pair)
            {
                return _merges[slot];
            }

            if (found == 0)
            {
                return Merge.None;
            }
        }
    }

    // Zero marks an empty slot, so ids count from one here.
    private static ulong Pair(int left, int right) => ((ulong)(uint)(left + 1) << 32) | (uint)right;

    private int Slot(ulong pair) => (int)((pair * 0x9E3779B97F4A7C15UL) >> _shift);
}

/// <summary>One merge: the lower its rank, the earlier it is done.</summary>
public readonly record struct Merge(int Rank, int Id)
{
    /// <summary>No merge: later than every other.</summary>
    public static Merge None { get; } = new(int.MaxValue, -1);
}
