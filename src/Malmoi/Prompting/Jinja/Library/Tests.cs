using System.Collections.Frozen;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The tests behind <c>is</c>: <c>x is string</c>, <c>x is divisibleby 3</c>.</summary>
internal static class Tests
{
    private static readonly FrozenDictionary<string, Func<Value, bool>> OfKind = new Dictionary<
        string,
        Func<Value, bool>
    >
    {
        ["defined"] = value => value is not UndefinedValue,
        ["undefined"] = value => value is UndefinedValue,
        ["none"] = value => value is NoneValue,
        ["boolean"] = value => value is BooleanValue,
        ["true"] = value => value == BooleanValue.True,
        ["false"] = value => value == BooleanValue.False,
        ["integer"] = value => value is IntegerValue,
        ["float"] = value => value is FloatValue,
        ["number"] = value => value is IntegerValue or FloatValue or BooleanValue,
        ["string"] = value => value is TextValue,
        ["mapping"] = value => value is DictionaryValue,
        ["sequence"] = value =>
            value is TextValue or DictionaryValue or UndefinedValue or SequenceValue { HasIndices: true },
        ["iterable"] = Iteration.CanWalk,
        ["callable"] = value => value is CallableValue or LoopValue or UndefinedValue,
        ["escaped"] = value => value is TextValue { IsMarkup: true },
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Comparisons = new Dictionary<string, string>
    {
        ["eq"] = "==",
        ["equalto"] = "==",
        ["ne"] = "!=",
        ["lt"] = "<",
        ["lessthan"] = "<",
        ["le"] = "<=",
        ["gt"] = ">",
        ["greaterthan"] = ">",
        ["ge"] = ">=",
        ["in"] = "in",
        ["=="] = "==",
        ["!="] = "!=",
        ["<"] = "<",
        ["<="] = "<=",
        [">"] = ">",
        [">="] = ">=",
    }.ToFrozenDictionary();

    public static bool Exists(string name) =>
        OfKind.ContainsKey(name)
        || Comparisons.ContainsKey(name)
        || name is "odd" or "even" or "divisibleby" or "sameas" or "upper" or "lower" or "filter" or "test";

    /// <summary>Whether the value passes the test.</summary>
    public static bool Holds(Run run, string name, Value value, Arguments arguments)
    {
        if (OfKind.TryGetValue(name, out var isKind))
        {
            arguments.Bind(run, $"test '{name}'");
            return isKind(value);
        }

        if (Comparisons.TryGetValue(name, out var sign))
        {
            return Ordering.Holds(run, sign, value, Needed(run, name, arguments));
        }

        return name switch
        {
            "odd" => Remainder(run, value, 2, name) == 1,
            "even" => Remainder(run, value, 2, name) == 0,
            "divisibleby" => Operators.Number(Needed(run, name, arguments)) is IntegerValue { Number: var divisor }
                ? Remainder(run, value, divisor, name) == 0
                : throw run.Error("test 'divisibleby' needs a whole number"),
            "sameas" => Needed(run, name, arguments) is var other
                && (ReferenceEquals(value, other) || (DictionaryValue.IsKey(value) && SameScalar(run, value, other))),
            "upper" => IsCase(run, Printer.Show(run, value), char.IsUpper, char.IsLower),
            "lower" => IsCase(run, Printer.Show(run, value), char.IsLower, char.IsUpper),
            "filter" => value is TextValue filter && Filters.Exists(filter.Text),
            "test" => value is TextValue test && Exists(test.Text),
            _ => throw run.Error($"there is no test named '{name}'"),
        };
    }

    /// <summary>Python's <c>isupper</c> and <c>islower</c>: some letter of the one case, none of the other.</summary>
    public static bool IsCase(Run run, string text, Func<char, bool> isWanted, Func<char, bool> isOther)
    {
        run.Step(1 + (text.Length / 8));
        return text.Any(isWanted) && !text.Any(isOther);
    }

    private static bool SameScalar(Run run, Value value, Value other) =>
        value.TypeName == other.TypeName && Ordering.AreEqual(run, value, other);

    private static Value Needed(Run run, string name, Arguments arguments) =>
        arguments.Bind(run, $"test '{name}'", "other")[0] ?? throw run.Error($"test '{name}' needs an argument");

    private static double Remainder(Run run, Value value, long divisor, string name)
    {
        if (value is UndefinedValue missing)
        {
            throw run.Missing(missing);
        }

        var rest = Operators.Number(value) is { } number
            ? Operators.Apply(run, "%", number, Value.Of(divisor))
            : throw run.Error($"test '{name}' needs a number, not '{value.TypeName}'");
        return Operators.Real(rest);
    }
}
