using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The filters over lists and dictionaries.</summary>
internal static class CollectionFilters
{
    public static readonly Dictionary<string, Filter> All = new(StringComparer.Ordinal)
    {
        ["length"] = (run, value, _) => Value.Of(Iteration.Length(run, value)),
        ["count"] = (run, value, _) => Value.Of(Iteration.Length(run, value)),
        ["default"] = Default,
        ["d"] = Default,
        ["first"] = (run, value, _) =>
            Iteration.Walk(run, value).FirstOrDefault() ?? new UndefinedValue("there is no first item: it is empty"),
        ["last"] = (run, value, _) =>
            Reversed(run, value).FirstOrDefault() ?? new UndefinedValue("there is no last item: it is empty"),
        ["list"] = (run, value, _) => new SequenceValue(run, Iteration.ToList(run, value)),
        ["reverse"] = (run, value, _) =>
            value is TextValue
                ? Members.Slice(run, value, null, null, Value.Of(-1))
                : new IteratorValue([.. Reversed(run, value)]),
        ["join"] = Join,
        ["items"] = Items,
        ["dictsort"] = SortedEntries,
        ["sort"] = Sort,
        ["unique"] = Unique,
        ["min"] = (run, value, arguments) => Extreme(run, value, arguments, isGreatest: false),
        ["max"] = (run, value, arguments) => Extreme(run, value, arguments, isGreatest: true),
        ["sum"] = Sum,
        ["batch"] = Batch,
    };

    private static Value Default(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'default'", "default_value", "boolean");
        var isMissing = value is UndefinedValue || (bound[1] is { IsTrue: true } && !value.IsTrue);
        return isMissing ? bound[0] ?? TextValue.Empty : value;
    }

    private static IEnumerable<Value> Reversed(Run run, Value value) =>
        value is IteratorValue
            ? throw run.Error("'generator' object has no last item: make it a list first")
            : Iteration.ToList(run, value).AsEnumerable().Reverse();

    private static TextValue Join(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'join'", "d", "attribute");
        var items = Iteration.Walk(run, value);
        if (bound[1] is { } path and not NoneValue)
        {
            items = items.Select(item => Members.Path(run, item, path));
        }

        var separator = bound[0] is null ? "" : Printer.Show(run, bound[0]!);
        return run.Text(
            string.Join(
                separator,
                items.Select(item =>
                {
                    run.Characters(separator.Length);
                    return Printer.Show(run, item);
                })
            )
        );
    }

    private static IteratorValue Items(Run run, Value value, Arguments arguments) =>
        value switch
        {
            UndefinedValue => new IteratorValue([]),
            DictionaryValue dictionary => new IteratorValue(CollectionMethods.Pairs(run, dictionary)),
            _ => throw run.Error($"filter 'items' needs a dictionary, not '{value.TypeName}'"),
        };

    private static SequenceValue SortedEntries(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'dictsort'", "case_sensitive", "by", "reverse");
        var dictionary =
            value as DictionaryValue
            ?? throw run.Error($"filter 'dictsort' needs a dictionary, not '{value.TypeName}'");
        var at =
            bound[1] is null or TextValue { Text: "key" } ? 0
            : bound[1] is TextValue { Text: "value" } ? 1
            : throw run.Error("filter 'dictsort' sorts by 'key' or 'value'");
        var key = Keys(run, bound[0], null);
        var pairs = CollectionMethods.Pairs(run, dictionary);
        return new SequenceValue(
            run,
            Ordering.Sorted(run, pairs, pair => key(((SequenceValue)pair).Items[at]), bound[2] is { IsTrue: true })
        );
    }

    private static SequenceValue Sort(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'sort'", "reverse", "case_sensitive", "attribute");
        var key = Keys(run, bound[1], bound[2], isList: true);
        return new SequenceValue(
            run,
            Ordering.Sorted(run, Iteration.ToList(run, value), key, bound[0] is { IsTrue: true })
        );
    }

    private static IteratorValue Unique(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'unique'", "case_sensitive", "attribute");
        var key = Keys(run, bound[0], bound[1]);
        var seen = new HashSet<Value>(KeyComparer.Instance);
        var others = new List<Value>();
        var unique = new List<Value>();
        foreach (var item in Iteration.Walk(run, value))
        {
            var own = key(item);
            run.Read(own is TextValue text ? text.Text.Length : 0);
            if (
                DictionaryValue.IsKey(own) ? seen.Add(own) : !others.Exists(other => Ordering.AreEqual(run, other, own))
            )
            {
                others.Add(own);
                unique.Add(item);
            }
        }

        return new IteratorValue(unique);
    }

    private static Value Extreme(Run run, Value value, Arguments arguments, bool isGreatest)
    {
        var name = isGreatest ? "max" : "min";
        var bound = arguments.Bind(run, $"filter '{name}'", "case_sensitive", "attribute");
        var key = Keys(run, bound[0], bound[1]);
        Value? best = null;
        foreach (var item in Iteration.Walk(run, value))
        {
            best = best is null || Ordering.Holds(run, isGreatest ? ">" : "<", key(item), key(best)) ? item : best;
        }

        return best ?? new UndefinedValue($"there is no {name} of nothing");
    }

    private static Value Sum(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'sum'", "attribute", "start");
        var sum = bound[1] ?? Value.Of(0);
        foreach (var item in Iteration.Walk(run, value))
        {
            var part = bound[0] is null or NoneValue ? item : Members.Path(run, item, bound[0]!);
            if (sum is TextValue)
            {
                throw run.Error("filter 'sum' cannot add strings: use 'join'");
            }

            sum = Operators.Apply(run, "+", sum, part);
        }

        return sum;
    }

    private static IteratorValue Batch(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'batch'", "linecount", "fill_with");
        var size = bound[0] is null ? 0 : NumberFilters.Whole(run, bound[0]!, "the size of 'batch'");
        if (size is < 1 or > int.MaxValue)
        {
            throw run.Error("filter 'batch' needs how many items go together");
        }

        var batches = Iteration.ToList(run, value).Chunk((int)size).Select(batch => batch.ToList()).ToList();
        if (batches.Count > 0 && bound[1] is { } filling and not NoneValue)
        {
            run.Step(size);
            batches[^1].AddRange(Enumerable.Repeat(filling, (int)size - batches[^1].Count));
        }

        return new IteratorValue([.. batches.Select(batch => new SequenceValue(run, batch))]);
    }

    // What values are compared by: a field of them, and strings without their case where none is asked for.
    private static Func<Value, Value> Keys(Run run, Value? caseSensitive, Value? path, bool isList = false)
    {
        var keepsCase = caseSensitive is { IsTrue: true };
        if (path is null or NoneValue)
        {
            return Fold;
        }

        if (isList && path is TextValue { Text: var text } && text.Contains(',', StringComparison.Ordinal))
        {
            run.Step(text.Length);
            var paths = text.Split(',').Select(part => new TextValue(part)).ToList();
            return value => new SequenceValue(run, [.. paths.Select(part => Fold(Members.Path(run, value, part)))]);
        }

        return value => Fold(Members.Path(run, value, path));

        Value Fold(Value value) =>
            value is TextValue written && !keepsCase ? run.Text(PythonText.Lower(written.Text)) : value;
    }
}
