namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>What must hold of a grammar's network before texts are followed through it.</summary>
internal sealed class NetworkCheck(Node[] nodes, int[] starts)
{
    /// <summary>Of each place, whether some text leads from it to the end of its rule.</summary>
    public bool[] Productive() => Reaching(readsBytes: true);

    /// <summary>A rule that comes back to itself before a character is read; null where none does.</summary>
    /// <remarks>Places that follow each other without a character form a graph; a call inside one of its strong components recurs (Tarjan, 1972).</remarks>
    public int? FindLeftRecursion()
    {
        var component = Components(Reaching(readsBytes: false));
        for (var node = 0; node < nodes.Length; node++)
        {
            if (nodes[node] is { Kind: NodeKind.Call, Rule: var rule } && component[node] == component[starts[rule]])
            {
                return rule;
            }
        }

        return null;
    }

    // From which places the end of the rule is reached: by any text, or by no text.
    private bool[] Reaching(bool readsBytes)
    {
        var before = new List<int>[nodes.Length];
        for (var node = 0; node < nodes.Length; node++)
        {
            foreach (var after in After(node, readsBytes))
            {
                (before[after] ??= []).Add(node);
            }
        }

        var reaches = new bool[nodes.Length];
        var pending = new Stack<int>();
        for (var node = 0; node < nodes.Length; node++)
        {
            if (nodes[node].Kind == NodeKind.End)
            {
                reaches[node] = true;
                pending.Push(node);
            }
        }

        while (pending.TryPop(out var done))
        {
            foreach (var node in before[done] ?? [])
            {
                var isCall = nodes[node].Kind == NodeKind.Call;
                if (!reaches[node] && (!isCall || (reaches[nodes[node].Next] && reaches[starts[nodes[node].Rule]])))
                {
                    reaches[node] = true;
                    pending.Push(node);
                }
            }
        }

        return reaches;
    }

    private IEnumerable<int> After(int node, bool readsBytes) =>
        nodes[node] switch
        {
            { Kind: NodeKind.Split, Targets: var targets } => targets,
            { Kind: NodeKind.Call, Next: var next, Rule: var rule } => [starts[rule], next],
            { Kind: NodeKind.Bytes, Edges: var edges } when readsBytes => edges.Select(edge => edge.Target),
            _ => [],
        };

    private int[] Components(bool[] isEmpty)
    {
        var (order, low, component) = (new int[nodes.Length], new int[nodes.Length], new int[nodes.Length]);
        var (visited, components) = (0, 0);
        var open = new Stack<int>();
        var path = new Stack<(int Node, int[] After, int At)>();
        for (var root = 0; root < nodes.Length; root++)
        {
            if (order[root] == 0)
            {
                Enter(root);
            }

            while (path.TryPop(out var step))
            {
                var (node, after, at) = step;
                if (at > 0)
                {
                    low[node] = Math.Min(low[node], low[after[at - 1]]);
                }

                while (at < after.Length && order[after[at]] != 0)
                {
                    low[node] = component[after[at]] == 0 ? Math.Min(low[node], order[after[at]]) : low[node];
                    at++;
                }

                if (at < after.Length)
                {
                    path.Push((node, after, at + 1));
                    Enter(after[at]);
                }
                else if (low[node] == order[node])
                {
                    components++;
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = components;
                        low[member] = int.MaxValue;
                    } while (member != node);
                }
            }
        }

        return component;

        void Enter(int node)
        {
            order[node] = low[node] = ++visited;
            open.Push(node);
            int[] after = nodes[node] switch
            {
                { Kind: NodeKind.Split, Targets: var targets } => targets,
                { Kind: NodeKind.Call, Next: var next, Rule: var rule } => isEmpty[starts[rule]]
                    ? [starts[rule], next]
                    : [starts[rule]],
                _ => [],
            };
            path.Push((node, after, 0));
        }
    }
}
