namespace Malmoi.Tokenization.Normalizers;

/// <summary>The smallest automaton of sorted keys with values: states that go on alike are one (Daciuk et al., 2000).</summary>
internal sealed class SuffixSharing
{
    private readonly List<(byte Label, int Target)[]> _states = [];
    private readonly Dictionary<(byte Label, int Target)[], int> _known = new(new SameChildren());

    /// <summary>The children of a state in the order of their bytes; for the byte 0 the target is the value of the key that ends.</summary>
    public (byte Label, int Target)[] Children(int state) => _states[state];

    /// <param name="keys">Distinct, without zero bytes, in ordinal order.</param>
    /// <returns>The first state.</returns>
    public int Add(IReadOnlyList<(byte[] Key, int Value)> keys) => Add(keys, 0, keys.Count, depth: 0);

    private int Add(IReadOnlyList<(byte[] Key, int Value)> keys, int first, int end, int depth)
    {
        var children = new List<(byte, int)>();
        for (var start = first; start < end; )
        {
            // The key that ends here comes first in the order.
            if (keys[start].Key.Length == depth)
            {
                children.Add((0, keys[start++].Value));
                continue;
            }

            var label = keys[start].Key[depth];
            var next = start + 1;
            while (next < end && keys[next].Key[depth] == label)
            {
                next++;
            }

            children.Add((label, Add(keys, start, next, depth + 1)));
            start = next;
        }

        (byte, int)[] state = [.. children];
        if (!_known.TryGetValue(state, out var number))
        {
            number = _states.Count;
            _known.Add(state, number);
            _states.Add(state);
        }

        return number;
    }

    private sealed class SameChildren : IEqualityComparer<(byte Label, int Target)[]>
    {
        public bool Equals((byte Label, int Target)[]? x, (byte Label, int Target)[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode((byte Label, int Target)[] children)
        {
            var hash = new HashCode();
            foreach (var (label, target) in children)
            {
                hash.Add(label);
                hash.Add(target);
            }

            return hash.ToHashCode();
        }
    }
}
