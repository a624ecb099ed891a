using System.Numerics;
using System.Runtime.CompilerServices;

namespace Malmoi.Tokenization.Models;

/// <summary>A prefix tree of pieces: all pieces that start at one place of a text, shortest first, one table look-up a character.</summary>
internal sealed class PieceTrie
{
    /// <summary>The node before the first character.</summary>
    public const int Root = 0;

    // The nodes below the root by the edge that leads to each; a node's number is one more than its slot.
    private readonly Slot[] _slots;
    private readonly int _shift;

    public PieceTrie(IReadOnlyCollection<KeyValuePair<string, int>> pieces)
    {
        // Two slots in three are in use at most, where no two pieces begin alike.
        var characters = pieces.Sum(piece => (long)piece.Key.Length);
        var size = BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, characters + (characters / 2)));
        _shift = BitOperations.LeadingZeroCount(size) + 1;
        _slots = new Slot[size];
        foreach (var (piece, id) in pieces)
        {
            var node = Root;
            foreach (var c in piece)
            {
                var edge = Edge(node, c);
                var slot = Find(edge);
                if (_slots[slot].Edge == 0)
                {
                    _slots[slot] = new Slot(edge, -1);
                }

                node = slot + 1;
            }

            if (node != Root)
            {
                _slots[node - 1] = _slots[node - 1] with { Id = id };
            }
        }
    }

    /// <summary>The node that <paramref name="c"/> leads to from <paramref name="node"/>; -1: no piece goes on like this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int node, char c)
    {
        var slot = Find(Edge(node, c));
        return _slots[slot].Edge == 0 ? -1 : slot + 1;
    }

    /// <summary>The id of the piece that ends at <paramref name="node"/>, below the root; -1: none does.</summary>
    public int Id(int node) => _slots[node - 1].Id;

    /// <summary>The longest piece that <paramref name="text"/> starts with, walking on from <paramref name="node"/>; -1: none.</summary>
    public (int Id, int Length) Longest(ReadOnlySpan<char> text, int node = Root)
    {
        var best = (Id: -1, Length: 0);
        for (var length = 0; length < text.Length && node >= 0; )
        {
            node = Next(node, text[length++]);
            if (node >= 0 && Id(node) is >= 0 and var id)
            {
                best = (id, length);
            }
        }

        return best;
    }

    // Zero marks an empty slot: no node is -1, so no edge is zero.
    private static ulong Edge(int node, char c) => ((ulong)(uint)(node + 1) << 16) | c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ulong edge)
    {
        var slots = _slots;
        var slot = (int)((edge * 0x9E3779B97F4A7C15UL) >> _shift);
        while (slots[slot].Edge != edge && slots[slot].Edge != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }

    private readonly record struct Slot(ulong Edge, int Id);
}
