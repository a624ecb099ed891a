using System.Collections.Immutable;
using System.Text;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>Writes the rules of a grammar as places that bytes lead between (Thompson, 1968), one network a rule.</summary>
internal sealed class AutomatonBuilder
{
    private const int End = 0;
    private const int MostNodes = 500_000;
    private readonly RuleTable _rules;
    private readonly string _name;
    private readonly List<Node> _nodes = [new Node(NodeKind.End)];
    private readonly List<(Expression Body, string Name)> _extra = [];
    private readonly Dictionary<ScalarRanges, int> _sets = [];
    private readonly Dictionary<Expression, int> _parts = new(ReferenceEqualityComparer.Instance);

    private AutomatonBuilder(RuleTable rules, string name) => (_rules, _name) = (rules, name);

    /// <param name="rules">The rules; the first is the whole text.</param>
    /// <param name="name">What errors call the grammar.</param>
    /// <exception cref="InputException">The grammar is too large, calls itself without end, or has no text.</exception>
    public static PushdownAutomaton Build(RuleTable rules, string name)
    {
        var builder = new AutomatonBuilder(rules, name);
        var starts = new List<int>();
        for (var rule = 0; rule < rules.Count + builder._extra.Count; rule++)
        {
            var body = rule < rules.Count ? rules.Body(rule) : builder._extra[rule - rules.Count].Body;
            starts.Add(builder.IsSharedSet(rule, body, out var set) ? builder.Paths(set) : builder.Write(body, End));
        }

        Node[] nodes = [.. builder._nodes];
        var check = new NetworkCheck(nodes, [.. starts]);
        if (check.FindLeftRecursion() is { } caller)
        {
            throw new InputException(
                $"{name} calls the rule '{builder.RuleName(caller)}' again before any character is read (left recursion): write the repetition with '*' or put what repeats behind a character"
            );
        }

        var isProductive = check.Productive();
        return isProductive[starts[0]]
            ? new PushdownAutomaton(nodes, [.. starts], isProductive, name)
            : throw new InputException($"{name} has no text at all: every way through it goes on without end");
    }

    private string RuleName(int rule) => rule < _rules.Count ? _rules.Name(rule) : _extra[rule - _rules.Count].Name;

    // The place from which the expression leads to the next one.
    private int Write(Expression expression, int next)
    {
        switch (expression)
        {
            case Expression.Literal literal:
                return WriteLiteral(literal.Text, next);
            case Expression.Character { Set: var set }:
                return set.IsAscii
                    ? Add(new Node(NodeKind.Bytes, Edges: [.. set.Ranges.Select(r => Edge(r.From, r.To, next))]))
                    : Add(new Node(NodeKind.Call, next, RuleOfSet(set)));
            case Expression.Sequence sequence:
                for (var i = sequence.Parts.Count - 1; i >= 0; i--)
                {
                    next = Write(sequence.Parts[i], next);
                }

                return next;
            case Expression.Choice choice:
                return Add(
                    new Node(NodeKind.Split, Targets: [.. choice.Options.Select(option => Write(option, next))])
                );
            case Expression.Repeat repeat:
                return WriteRepeat(repeat, next);
            case Expression.Call call:
                return Add(new Node(NodeKind.Call, next, call.Rule));
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), expression, "no such expression");
        }
    }

    private int WriteLiteral(string text, int next)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            next = Add(new Node(NodeKind.Bytes, Edges: [new ByteEdge(bytes[i], bytes[i], next)]));
        }

        return next;
    }

    private int WriteRepeat(Expression.Repeat repeat, int next)
    {
        var copies = (long)repeat.Least + (repeat.Most - repeat.Least ?? 1);
        var part = copies > 1 ? Shared(repeat.Part) : repeat.Part;
        var entry = next;
        if (repeat.Most is not { } most)
        {
            entry = Add(default);
            _nodes[entry] = new Node(NodeKind.Split, Targets: [Write(part, entry), next]);
        }
        else
        {
            for (var i = repeat.Least; i < most; i++)
            {
                entry = Add(new Node(NodeKind.Split, Targets: [Write(part, entry), next]));
            }
        }

        for (var i = 0; i < repeat.Least; i++)
        {
            entry = Write(part, entry);
        }

        return entry;
    }

    // What is written more than once becomes a rule, so that counts in counts do not multiply.
    private Expression Shared(Expression part)
    {
        if (part is Expression.Call or Expression.Character or Expression.Literal { Text.Length: < 2 })
        {
            return part;
        }

        if (!_parts.TryGetValue(part, out var rule))
        {
            _parts[part] = rule = Extra(part, "a repetition");
        }

        return new Expression.Call(rule);
    }

    private int RuleOfSet(ScalarRanges set)
    {
        if (!_sets.TryGetValue(set, out var rule))
        {
            _sets[set] = rule = Extra(new Expression.Character(set), "a set of characters");
        }

        return rule;
    }

    private int Extra(Expression body, string name)
    {
        _extra.Add((body, name));
        return _rules.Count + _extra.Count - 1;
    }

    private bool IsSharedSet(int rule, Expression body, out ScalarRanges set)
    {
        set = (body as Expression.Character)?.Set ?? ScalarRanges.None;
        return _sets.TryGetValue(set, out var shared) && shared == rule;
    }

    // A deterministic network of the UTF-8 of a set; what follows the same first bytes is shared.
    private int Paths(ScalarRanges set)
    {
        var tails = new Dictionary<string, int>(StringComparer.Ordinal);
        return Paths(Utf8Sequences.Of(set), 0, tails);
    }

    private int Paths(List<ImmutableArray<(byte From, byte To)>> sequences, int depth, Dictionary<string, int> tails)
    {
        var edges = new List<ByteEdge>();
        for (var start = 0; start < sequences.Count; )
        {
            var range = sequences[start][depth];
            var end = start + 1;
            while (end < sequences.Count && sequences[end][depth] == range)
            {
                end++;
            }

            var isLast = sequences[start].Length == depth + 1;
            var target = isLast ? End : Paths(sequences[start..end], depth + 1, tails);
            edges.Add(new ByteEdge(range.From, range.To, target));
            start = end;
        }

        var key = string.Join(' ', edges);
        if (!tails.TryGetValue(key, out var node))
        {
            tails[key] = node = Add(new Node(NodeKind.Bytes, Edges: [.. edges]));
        }

        return node;
    }

    private static ByteEdge Edge(int from, int to, int target) => new((byte)from, (byte)to, target);

    private int Add(Node node)
    {
        if (_nodes.Count >= MostNodes)
        {
            throw new InputException(
                $"{_name} needs more than {MostNodes:N0} states: its counted repetitions are too many, make them smaller or open (with '*')"
            );
        }

        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
