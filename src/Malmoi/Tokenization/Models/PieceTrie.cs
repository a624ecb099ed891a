using System.Numerics;

namespace Malmoi.Tokenization.Models;

/// <summary>A prefix tree of pieces: all pieces that start at one place of a text, shortest first, one table look-up a character.</summary>
internal sealed class PieceTrie
{
    /// <summary>The node before the first character.</summary>
    public const int Root = 0;

    private readonly ulong[] _edges;
    private readonly int[] _children;
    private readonly int[] _ids;
    private readonly int _shift;

    public PieceTrie(IReadOnlyCollection<KeyValuePair<string, int>> pieces)
    {
        var characters = pieces.Sum(piece => piece.Key.Length);
        var bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, characters)) + 2);
        _shift = 64 - bits;
        _edges = new ulong[1 << bits];
        _children = new int[1 << bits];
        var ids = new List<int>(characters + 1) { -1 };
        foreach (var (piece, id) in pieces)
        {
            var node = Root;
            foreach (var c in piece)
            {
                var edge = Edge(node, c);
                var slot = Find(edge);
                if (_edges[slot] == 0)
                {
                    _edges[slot] = edge;
                    _children[slot] = ids.Count;
                    ids.Add(-1);
                }

                node = _children[slot];
            }

            ids[node] = id;
        }

        _ids = [.. ids];
    }

    /// <summary>The node that <paramref name="c"/> leads to from <paramref name="node"/>; -1: no piece goes on like this.</summary>
    public int Next(int node, char c)
    {
        var slot = Find(Edge(node, c));
        return _edges[slot] == 0 ? -1 : _children[slot];
    }

    /// <summary>The id of the piece that ends at <paramref name="node"/>; -1: none does.</summary>
    public int Id(int node) => _ids[node];

    /// <summary>The longest piece that <paramref name="text"/> starts with, walking on from <paramref name="node"/>; -1: none.</summary>
    public (int Id, int Length) Longest(ReadOnlySpan<char> text, int node = Root)
    {
        var best = (Id: -1, Length: 0);
        for (var length = 0; length < text.Length && node >= 0; )
        {
            node = Next(node, text[length++]);
            if (node >= 0 && _ids[node] is >= 0 and var id)
            {
                best = (id, length);
            }
        }

        return best;
    }

    // Zero marks an empty slot: no node is -1, so no edge is zero.
    private static ulong Edge(int node, char c) => ((ulong)(uint)(node + 1) << 16) | c;

    private int Find(ulong edge)
    {
        var slot = (int)((edge * 0x9E3779B97F4A7C15UL) >> _shift);
        while (_edges[slot] != edge && _edges[slot] != 0)
        {
            slot = (slot + 1) & (_edges.Length - 1);
        }

        return slot;
    }
}
