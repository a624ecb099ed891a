namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>The rules of a grammar; the first is what a whole text must be.</summary>
internal sealed class RuleTable
{
    private readonly List<(string Name, Expression? Body)> _rules = [];

    public int Count => _rules.Count;

    /// <summary>A rule whose body follows; its name is for errors.</summary>
    public int Declare(string name)
    {
        _rules.Add((name, null));
        return _rules.Count - 1;
    }

    public int Add(string name, Expression body)
    {
        var rule = Declare(name);
        Define(rule, body);
        return rule;
    }

    public void Define(int rule, Expression body) => _rules[rule] = (_rules[rule].Name, body);

    public string Name(int rule) => _rules[rule].Name;

    public Expression Body(int rule) =>
        _rules[rule].Body ?? throw new InvalidOperationException($"the rule '{_rules[rule].Name}' has no body");
}
