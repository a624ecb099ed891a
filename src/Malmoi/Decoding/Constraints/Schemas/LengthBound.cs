using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Those texts of an expression that have so many characters: its positions (Glushkov, 1961), each with a count.</summary>
internal sealed class LengthBound
{
    private const int MostRules = 100_000;
    private const int MostPositions = 2_000;
    private readonly List<ScalarRanges> _sets = [];
    private readonly List<HashSet<int>> _follow = [];

    /// <summary>The bounded expression, its characters escaped for JSON; null where it would be too large.</summary>
    public static Expression? Of(Expression content, int least, int? most, RuleTable rules)
    {
        var positions = new LengthBound();
        if (positions.Walk(content) is not { } whole || (long)positions._sets.Count * ((most ?? least) + 1) > MostRules)
        {
            return null;
        }

        var counted = new Dictionary<(int, int), int>();
        var pending = new Queue<(int Position, int Count)>();
        var start = Options(whole.First, 0, whole.IsEmpty);
        while (pending.TryDequeue(out var at))
        {
            rules.Define(
                counted[at],
                Options(positions._follow[at.Position], at.Count, whole.Last.Contains(at.Position))
            );
        }

        return start;

        // A count beyond the least matters only where there is a most.
        Expression Options(HashSet<int> next, int count, bool mayEnd)
        {
            var options = new List<Expression>();
            if (mayEnd && count >= least)
            {
                options.Add(Expression.Empty);
            }

            if (most is null || count < most)
            {
                var then = most is null ? Math.Min(count + 1, least) : count + 1;
                options.AddRange(
                    next.Select(position =>
                        Expression.Of(
                            JsonSpelling.Escaped(new Expression.Character(positions._sets[position])),
                            new Expression.Call(Rule((position, then)))
                        )
                    )
                );
            }

            return Expression.AnyOf([.. options]);
        }

        int Rule((int, int) state)
        {
            if (!counted.TryGetValue(state, out var rule))
            {
                counted[state] = rule = rules.Declare("a length");
                pending.Enqueue(state);
            }

            return rule;
        }
    }

    private sealed record Part(bool IsEmpty, HashSet<int> First, HashSet<int> Last);

    // Null where there are too many positions.
    private Part? Walk(Expression expression)
    {
        switch (expression)
        {
            case Expression.Character character:
                return Leaf(character.Set);
            case Expression.Literal literal:
                return Joined(
                    literal.Text.EnumerateRunes().Select(rune => Leaf(ScalarRanges.Of(rune.Value, rune.Value)))
                );
            case Expression.Sequence sequence:
                return Joined(sequence.Parts.Select(Walk));
            case Expression.Repeat { Most: null } repeat:
                return Joined(
                    Enumerable.Repeat(repeat.Part, repeat.Least).Select(Walk).Append(Looped(Walk(repeat.Part)))
                );
            case Expression.Repeat { Most: var most } repeat:
                return Joined(
                    Enumerable
                        .Range(0, most.Value)
                        .Select(i =>
                            Walk(repeat.Part) is { } part
                                ? part with
                                {
                                    IsEmpty = part.IsEmpty || i >= repeat.Least,
                                }
                                : null
                        )
                );
            case Expression.Choice choice:
                var (isEmpty, first, last) = (false, new HashSet<int>(), new HashSet<int>());
                foreach (var option in choice.Options)
                {
                    if (Walk(option) is not { } part)
                    {
                        return null;
                    }

                    isEmpty |= part.IsEmpty;
                    first.UnionWith(part.First);
                    last.UnionWith(part.Last);
                }

                return new Part(isEmpty, first, last);
            default:
                return null;
        }
    }

    private Part? Leaf(ScalarRanges set)
    {
        _sets.Add(set);
        _follow.Add([]);
        return _sets.Count > MostPositions ? null : new Part(false, [_sets.Count - 1], [_sets.Count - 1]);
    }

    private Part? Looped(Part? part)
    {
        foreach (var position in part?.Last ?? [])
        {
            _follow[position].UnionWith(part!.First);
        }

        return part is null ? null : part with { IsEmpty = true };
    }

    private Part? Joined(IEnumerable<Part?> parts)
    {
        var whole = new Part(true, [], []);
        foreach (var part in parts)
        {
            if (part is null)
            {
                return null;
            }

            foreach (var position in whole.Last)
            {
                _follow[position].UnionWith(part.First);
            }

            whole = new Part(
                whole.IsEmpty && part.IsEmpty,
                whole.IsEmpty ? [.. whole.First, .. part.First] : whole.First,
                part.IsEmpty ? [.. whole.Last, .. part.Last] : part.Last
            );
        }

        return whole;
    }
}
