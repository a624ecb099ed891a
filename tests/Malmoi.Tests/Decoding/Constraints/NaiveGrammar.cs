using Malmoi.Decoding.Constraints.Automata;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>The slow and obvious way to follow a grammar: all places at which a part may end.</summary>
internal sealed class NaiveGrammar(RuleTable rules, string text)
{
    private readonly Dictionary<(int Rule, int Start), HashSet<int>> _ends = [];

    public static bool Matches(RuleTable rules, string text) =>
        new NaiveGrammar(rules, text).Ends(new Expression.Call(0), 0).Contains(text.Length);

    private HashSet<int> Ends(Expression expression, int start)
    {
        switch (expression)
        {
            case Expression.Literal literal:
                var found = string.CompareOrdinal(text, start, literal.Text, 0, literal.Text.Length) == 0;
                return found && start + literal.Text.Length <= text.Length ? [start + literal.Text.Length] : [];
            case Expression.Character { Set: var set }:
                return start < text.Length && set.Contains(text[start]) ? [start + 1] : [];
            case Expression.Sequence sequence:
                return sequence.Parts.Aggregate(new HashSet<int> { start }, (ends, part) => After(ends, part));
            case Expression.Choice choice:
                return [.. choice.Options.SelectMany(option => Ends(option, start))];
            case Expression.Call call:
                if (!_ends.TryGetValue((call.Rule, start), out var known))
                {
                    _ends[(call.Rule, start)] = known = Ends(rules.Body(call.Rule), start);
                }

                return known;
            default:
                return Repeated((Expression.Repeat)expression, start);
        }
    }

    private HashSet<int> Repeated(Expression.Repeat repeat, int start)
    {
        HashSet<int> ends = [start];
        for (var i = 0; i < repeat.Least; i++)
        {
            ends = After(ends, repeat.Part);
        }

        var all = ends;
        for (var i = repeat.Least; i < (repeat.Most ?? repeat.Least + text.Length + 1); i++)
        {
            ends = After(ends, repeat.Part);
            all = [.. all, .. ends];
        }

        return all;
    }

    private HashSet<int> After(HashSet<int> ends, Expression part) => [.. ends.SelectMany(end => Ends(part, end))];
}
