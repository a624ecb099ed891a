namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>Follows texts through a grammar byte by byte, on all ways at once; what it meets once is kept, as in a lazy subset construction.</summary>
/// <remarks>Safe to share between threads. The states kept are bounded: beyond that they are found again.</remarks>
internal sealed class PushdownAutomaton
{
    /// <summary>Calls that may be under way at once: a text that nests deeper is ruled out.</summary>
    public const int DeepestNesting = 600;

    private const int MostStates = 20_000;
    private const int MostStacks = 400_000;
    private readonly Node[] _nodes;
    private readonly int[] _starts;
    private readonly bool[] _isProductive;
    private readonly string _name;
    private readonly byte[] _classes = new byte[256];
    private readonly byte[] _byteOfClass;
    private readonly Lock _lock = new();
    private readonly Dictionary<(CallStack, bool), AutomatonState> _states = [];
    private readonly HashSet<CallStack> _stacks = new(new CallStack.ByContent());

    public PushdownAutomaton(Node[] nodes, int[] starts, bool[] isProductive, string name)
    {
        (_nodes, _starts, _isProductive, _name) = (nodes, starts, isProductive, name);
        _byteOfClass = FindClasses(nodes, _classes);
        var bottom = new CallStack([], [], isEmptyToo: true);
        var closure = new Closure(this);
        closure.Add(starts[0], bottom);
        Start = StateOf(closure);
    }

    /// <summary>Before the first byte.</summary>
    public AutomatonState Start { get; }

    /// <summary>How many kinds of bytes the grammar tells apart.</summary>
    public int ByteClasses => _byteOfClass.Length;

    public byte ClassOf(byte value) => _classes[value];

    /// <summary>The state after any byte of a kind.</summary>
    /// <exception cref="InputException">The grammar is so ambiguous that a step takes too long.</exception>
    public AutomatonState Move(AutomatonState state, byte kind)
    {
        var value = _byteOfClass[kind];
        lock (_lock)
        {
            if (_states.Count > MostStates || _stacks.Count > MostStacks)
            {
                Forget();
            }

            var closure = new Closure(this);
            for (var i = 0; i < state.Places.Places.Length; i++)
            {
                foreach (var edge in _nodes[state.Places.Places[i]].Edges)
                {
                    if (edge.From <= value && value <= edge.To)
                    {
                        closure.Add(edge.Target, state.Places.Below[i]);
                    }
                }
            }

            return StateOf(closure);
        }
    }

    private AutomatonState StateOf(Closure closure)
    {
        var (places, isWhole) = closure.Finish();
        if (!_states.TryGetValue((places, isWhole), out var state))
        {
            _states[(places, isWhole)] = state = new AutomatonState(this, places, isWhole);
        }

        return state;
    }

    private void Forget()
    {
        foreach (var state in _states.Values)
        {
            state.Forget();
        }

        Start.Forget();
        _states.Clear();
        _stacks.Clear();
    }

    private CallStack Kept(CallStack stack)
    {
        if (!_stacks.TryGetValue(stack, out var kept))
        {
            _stacks.Add(kept = stack);
        }

        return kept;
    }

    // Bytes that stand in the same ranges everywhere are one kind.
    private static byte[] FindClasses(Node[] nodes, byte[] classes)
    {
        var isBorder = new bool[257];
        isBorder[0] = true;
        foreach (var edge in nodes.SelectMany(node => node.Edges))
        {
            isBorder[edge.From] = isBorder[edge.To + 1] = true;
        }

        var first = new List<byte>();
        for (var value = 0; value < 256; value++)
        {
            if (isBorder[value])
            {
                first.Add((byte)value);
            }

            classes[value] = (byte)(first.Count - 1);
        }

        return [.. first];
    }

    /// <summary>All places reached without a further byte.</summary>
    private sealed class Closure(PushdownAutomaton automaton)
    {
        private const int MostSteps = 2_000_000;
        private readonly Dictionary<int, CallStack> _reached = [];
        private readonly HashSet<int> _waiting = [];
        private readonly Queue<int> _pending = [];
        private readonly Dictionary<(CallStack, CallStack), CallStack> _unions = [];
        private bool _isWhole;
        private int _steps;

        public void Add(int node, CallStack stack)
        {
            if (!automaton._isProductive[node])
            {
                return;
            }

            if (_reached.TryGetValue(node, out var old))
            {
                stack = Union(old, stack);
                if (ReferenceEquals(old, stack))
                {
                    return;
                }
            }

            _reached[node] = stack;
            if (_waiting.Add(node))
            {
                _pending.Enqueue(node);
            }
        }

        public (CallStack Places, bool IsWhole) Finish()
        {
            while (_pending.TryDequeue(out var place))
            {
                _waiting.Remove(place);
                Follow(automaton._nodes[place], _reached[place]);
            }

            int[] places = [.. _reached.Keys.Where(place => automaton._nodes[place].Kind == NodeKind.Bytes).Order()];
            var stack = new CallStack(places, Array.ConvertAll(places, place => _reached[place]), isEmptyToo: false);
            return (automaton.Kept(stack), _isWhole);
        }

        private void Follow(Node node, CallStack stack)
        {
            Count();
            switch (node.Kind)
            {
                case NodeKind.Split:
                    foreach (var target in node.Targets)
                    {
                        Add(target, stack);
                    }

                    break;
                case NodeKind.Call when automaton._nodes[node.Next].Kind == NodeKind.End:
                    // Nothing is left to do behind the call: it need not be remembered, and lists do not nest.
                    Add(automaton._starts[node.Rule], stack);
                    break;
                case NodeKind.Call when stack.Depth < DeepestNesting && automaton._isProductive[node.Next]:
                    Add(automaton._starts[node.Rule], automaton.Kept(new CallStack([node.Next], [stack], false)));
                    break;
                case NodeKind.End:
                    _isWhole |= stack.IsEmptyToo;
                    for (var i = 0; i < stack.Places.Length; i++)
                    {
                        Add(stack.Places[i], stack.Below[i]);
                    }

                    break;
            }
        }

        private CallStack Union(CallStack a, CallStack b)
        {
            if (ReferenceEquals(a, b))
            {
                return a;
            }

            if (_unions.TryGetValue((a, b), out var known))
            {
                return known;
            }

            Count();
            var places = new List<int>(a.Places.Length + b.Places.Length);
            var below = new List<CallStack>(places.Capacity);
            for (int i = 0, j = 0; i < a.Places.Length || j < b.Places.Length; )
            {
                var (left, right) = (At(a, i), At(b, j));
                places.Add(Math.Min(left, right));
                below.Add(
                    left < right ? a.Below[i]
                    : right < left ? b.Below[j]
                    : Union(a.Below[i], b.Below[j])
                );
                (i, j) = (i + (left <= right ? 1 : 0), j + (right <= left ? 1 : 0));
            }

            var union = new CallStack([.. places], [.. below], a.IsEmptyToo || b.IsEmptyToo);
            return _unions[(a, b)] = new CallStack.ByContent().Equals(a, union) ? a : automaton.Kept(union);
        }

        private static int At(CallStack stack, int index) =>
            index < stack.Places.Length ? stack.Places[index] : int.MaxValue;

        private void Count()
        {
            if (++_steps > MostSteps)
            {
                throw new InputException(
                    $"{automaton._name} is too ambiguous: one character is followed in more than {MostSteps:N0} steps; give its rules fewer ways to write the same text"
                );
            }
        }
    }
}
