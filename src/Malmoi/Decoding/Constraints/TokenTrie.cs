using System.Runtime.InteropServices;
using Malmoi.Decoding.Constraints.Automata;

namespace Malmoi.Decoding.Constraints;

/// <summary>The spellings of all tokens as a tree of bytes: beginnings that a grammar refuses are refused once for all tokens that have them.</summary>
/// <remarks>Nodes stand in the order of a walk, each with the place behind its last descendant, so that a walk reads memory forwards.</remarks>
internal sealed class TokenTrie
{
    private readonly byte[] _bytes;
    private readonly int[] _depths;
    private readonly int[] _behind;
    private readonly int[] _tokensFrom;
    private readonly int[] _tokens;
    private readonly int _deepest;
    private readonly int _words;

    /// <param name="spellings">The bytes of each token; those without any are never allowed.</param>
    public TokenTrie(IReadOnlyList<byte[]?> spellings)
    {
        _words = (spellings.Count + 63) / 64;
        int[] order = [.. Enumerable.Range(0, spellings.Count).Where(id => spellings[id] is { Length: > 0 })];
        Array.Sort(
            order,
            (a, b) => Compare(spellings[a]!, spellings[b]!) is not 0 and var less ? less : a.CompareTo(b)
        );
        _tokens = order;
        var (bytes, depths, tokensFrom) = (new List<byte>(), new List<int>(), new List<int>());
        byte[] last = [];
        for (var at = 0; at < order.Length; at++)
        {
            // The tokens of a node are those up to the next node's: an inner node's are none, for the next begins at the same.
            var spelling = spellings[order[at]]!;
            for (var depth = last.AsSpan().CommonPrefixLength(spelling); depth < spelling.Length; depth++)
            {
                bytes.Add(spelling[depth]);
                depths.Add(depth + 1);
                tokensFrom.Add(at);
            }

            last = spelling;
        }

        (_bytes, _depths) = ([.. bytes], [.. depths]);
        _tokensFrom = [.. tokensFrom, order.Length];
        _deepest = depths.Count == 0 ? 0 : depths.Max();
        _behind = Behind(_depths);
    }

    /// <summary>Whether some token's bytes lead somewhere.</summary>
    public bool LeadsOn(AutomatonState start)
    {
        var states = new AutomatonState[_deepest + 1];
        states[0] = start;
        for (var node = 0; node < _bytes.Length; )
        {
            var state = states[_depths[node] - 1].Next(_bytes[node]);
            if (!state.IsDead && _tokensFrom[node] < _tokensFrom[node + 1])
            {
                return true;
            }

            states[_depths[node]] = state;
            node = state.IsDead ? _behind[node] : node + 1;
        }

        return false;
    }

    /// <summary>A bit for each token whose bytes lead somewhere.</summary>
    /// <param name="start">Where the text stands.</param>
    /// <param name="isOpen">Whether a text may end in a state or go on from it; asked once a state.</param>
    public ulong[] Mask(AutomatonState start, Func<AutomatonState, bool> isOpen)
    {
        var known = new Dictionary<AutomatonState, bool>();
        var mask = new ulong[_words];
        var states = new AutomatonState[_deepest + 1];
        states[0] = start;
        for (var node = 0; node < _bytes.Length; )
        {
            var depth = _depths[node];
            var state = states[depth - 1].Next(_bytes[node]);
            if (state.IsDead)
            {
                node = _behind[node];
                continue;
            }

            states[depth] = state;
            var (from, to) = (_tokensFrom[node], _tokensFrom[node + 1]);
            if (from < to && IsOpen(state))
            {
                foreach (var token in _tokens.AsSpan(from, to - from))
                {
                    mask[token >> 6] |= 1ul << (token & 63);
                }
            }

            node++;
        }

        return mask;

        bool IsOpen(AutomatonState state)
        {
            ref var answer = ref CollectionsMarshal.GetValueRefOrAddDefault(known, state, out var isKnown);
            return isKnown ? answer : answer = isOpen(state);
        }
    }

    private static int Compare(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b);

    private static int[] Behind(int[] depths)
    {
        var behind = new int[depths.Length];
        var open = new Stack<int>();
        for (var node = 0; node <= depths.Length; node++)
        {
            var depth = node < depths.Length ? depths[node] : 0;
            while (open.TryPeek(out var top) && depths[top] >= depth)
            {
                behind[open.Pop()] = node;
            }

            if (node < depths.Length)
            {
                open.Push(node);
            }
        }

        return behind;
    }
}
