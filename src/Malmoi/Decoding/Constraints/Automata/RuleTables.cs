namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>Grammars put together: their rules side by side in one table, under a new first rule.</summary>
internal static class RuleTables
{
    /// <param name="parts">Tables, each with the whole text as its first rule.</param>
    /// <param name="join">What the whole text is, given what each part is.</param>
    public static RuleTable Join(IReadOnlyList<RuleTable> parts, Func<IReadOnlyList<Expression>, Expression> join)
    {
        var joined = new RuleTable();
        var root = joined.Declare("root");
        var calls = new List<Expression>();
        foreach (var part in parts)
        {
            var offset = joined.Count;
            calls.Add(new Expression.Call(offset));
            for (var rule = 0; rule < part.Count; rule++)
            {
                joined.Add(part.Name(rule), Moved(part.Body(rule), offset));
            }
        }

        joined.Define(root, join(calls));
        return joined;
    }

    private static Expression Moved(Expression expression, int offset) =>
        expression switch
        {
            Expression.Call call => new Expression.Call(call.Rule + offset),
            Expression.Sequence sequence => new Expression.Sequence([
                .. sequence.Parts.Select(part => Moved(part, offset)),
            ]),
            Expression.Choice choice => new Expression.Choice([
                .. choice.Options.Select(option => Moved(option, offset)),
            ]),
            Expression.Repeat repeat => repeat with { Part = Moved(repeat.Part, offset) },
            _ => expression,
        };
}
