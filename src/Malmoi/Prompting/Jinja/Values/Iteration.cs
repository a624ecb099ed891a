namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Walking through what can be walked through, one step an element.</summary>
internal static class Iteration
{
    /// <summary>The elements of a list, the characters of a string, the keys of a dictionary; nothing of what is undefined.</summary>
    /// <exception cref="InputException">The value has no elements.</exception>
    public static IEnumerable<Value> Walk(Run run, Value value) =>
        value switch
        {
            SequenceValue list => Counted(run, list.Items),
            TextValue text => Counted(run, text.Characters()),
            DictionaryValue dictionary => Counted(run, dictionary.Entries.Keys),
            IteratorValue iterator => Counted(run, Rest(iterator)),
            UndefinedValue => [],
            _ => throw run.Error($"'{value.TypeName}' object is not iterable"),
        };

    public static bool CanWalk(Value value) =>
        value is SequenceValue or TextValue or DictionaryValue or IteratorValue or UndefinedValue;

    public static List<Value> ToList(Run run, Value value) => [.. Walk(run, value)];

    /// <summary>The number of elements.</summary>
    /// <exception cref="InputException">The value has no length.</exception>
    public static long Length(Run run, Value value) =>
        value switch
        {
            TextValue text => text.Length,
            SequenceValue list => list.Items.Count,
            DictionaryValue dictionary => dictionary.Entries.Count,
            UndefinedValue => 0,
            _ => throw run.Error($"object of type '{value.TypeName}' has no length"),
        };

    private static IEnumerable<Value> Counted(Run run, IEnumerable<Value> values)
    {
        foreach (var value in values)
        {
            run.Step();
            yield return value;
        }
    }

    private static IEnumerable<Value> Rest(IteratorValue iterator)
    {
        while (iterator.TryNext(out var value))
        {
            yield return value;
        }
    }
}
