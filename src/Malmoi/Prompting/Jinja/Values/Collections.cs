using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Python's kinds of ordered, immutable collections.</summary>
internal enum SequenceKind
{
    List,
    Tuple,
    Range,
    Keys,
    Values,
    Items,
}

/// <summary>A list, a tuple, a range, or a view of a dictionary: never changed once made, as the reference's sandbox has it.</summary>
internal sealed class SequenceValue : Value
{
    public SequenceValue(Run run, IReadOnlyList<Value> items, SequenceKind kind = SequenceKind.List, string label = "")
    {
        Items = items;
        Kind = kind;
        Label = label;
        var deepest = 0;
        foreach (var item in items)
        {
            deepest = Math.Max(deepest, item.Depth);
        }

        Depth = deepest + 1;
        run.Nested(Depth);
    }

    public IReadOnlyList<Value> Items { get; }

    public SequenceKind Kind { get; }

    /// <summary>How a range prints.</summary>
    public string Label { get; }

    /// <summary>Whether it has elements by number: a view has not.</summary>
    public bool HasIndices => Kind is SequenceKind.List or SequenceKind.Tuple or SequenceKind.Range;

    public override int Depth { get; }

    public override bool IsTrue => Items.Count > 0;

    public override string TypeName =>
        Kind switch
        {
            SequenceKind.List => "list",
            SequenceKind.Tuple => "tuple",
            SequenceKind.Range => "range",
            SequenceKind.Keys => "dict_keys",
            SequenceKind.Values => "dict_values",
            _ => "dict_items",
        };
}

/// <summary>A dictionary in order of insertion; keys are strings, numbers, booleans and None.</summary>
internal sealed class DictionaryValue(Run run) : Value
{
    private readonly OrderedDictionary<Value, Value> _entries = new(KeyComparer.Instance);
    private int _depth = 1;

    public IReadOnlyDictionary<Value, Value> Entries => _entries;

    public override int Depth => _depth;

    public override bool IsTrue => _entries.Count > 0;

    public override string TypeName => "dict";

    /// <summary>Puts a value in, while the dictionary is made; never later.</summary>
    public void Put(Value key, Value value)
    {
        if (!IsKey(key))
        {
            throw run.Error($"unhashable type: '{key.TypeName}' as a key of a dictionary");
        }

        run.Read(key is TextValue text ? text.Text.Length : 0);
        // As in Python, the first of two equal keys stays: 1 and True are one.
        _entries[key] = value;
        _depth = Math.Max(_depth, value.Depth + 1);
        run.Nested(_depth);
    }

    public void Put(string key, Value value) => Put(new TextValue(key), value);

    public bool TryGet(Value key, [NotNullWhen(true)] out Value? value)
    {
        value = null;
        run.Read(key is TextValue text ? text.Text.Length : 0);
        return IsKey(key) && _entries.TryGetValue(key, out value);
    }

    public static bool IsKey(Value key) => key is TextValue or IntegerValue or FloatValue or BooleanValue or NoneValue;
}

/// <summary>Keys as Python compares them: 1, 1.0 and True are the same.</summary>
internal sealed class KeyComparer : IEqualityComparer<Value>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(Value? one, Value? other) => Canonical(one!).Equals(Canonical(other!));

    public int GetHashCode(Value key) => Canonical(key).GetHashCode();

    private static object Canonical(Value key) =>
        key switch
        {
            TextValue text => text.Text,
            IntegerValue integer => integer.Number,
            BooleanValue boolean => boolean.IsTrue ? 1L : 0L,
            FloatValue { Number: var number } when number == Math.Floor(number) && Math.Abs(number) < 1L << 62 =>
                (long)number,
            FloatValue real => real.Number,
            _ => key,
        };
}

/// <summary>What <c>map</c>, <c>select</c> and their like give: it can be walked once, and has no length.</summary>
internal sealed class IteratorValue(IReadOnlyList<Value> items) : Value
{
    private int _next;

    public override string TypeName => "generator";

    public bool TryNext([NotNullWhen(true)] out Value? value)
    {
        value = _next < items.Count ? items[_next++] : null;
        return value is not null;
    }
}

/// <summary>The one thing a template can change: fields that outlive the loop that sets them.</summary>
internal sealed class NamespaceValue : Value
{
    public OrderedDictionary<string, Value> Fields { get; } = new(StringComparer.Ordinal);

    public override string TypeName => "Namespace";
}
