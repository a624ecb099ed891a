namespace Malmoi.Prompting.Jinja.Values;

/// <summary>When Python holds two values for equal, and which of them comes first.</summary>
internal static class Ordering
{
    public static bool AreEqual(Run run, Value one, Value other)
    {
        run.Step();
        if (Operators.Number(one) is { } number && Operators.Number(other) is { } second)
        {
            return CompareNumbers(number, second) == 0;
        }

        return (one, other) switch
        {
            (TextValue text, TextValue more) => AreEqual(run, text.Text, more.Text),
            (UndefinedValue, UndefinedValue) => true,
            (SequenceValue list, SequenceValue more) => list.Kind == more.Kind
                && (ReferenceEquals(list, more) || (list.Kind != SequenceKind.Values && SameItems(run, list, more))),
            (DictionaryValue entries, DictionaryValue more) => SameEntries(run, entries, more),
            _ => ReferenceEquals(one, other),
        };
    }

    /// <summary>Less than zero, zero or more, as the first comes before the second, at its place or behind it; NaN is at no place.</summary>
    public static int? Compare(Run run, string sign, Value one, Value other)
    {
        run.Step();
        if ((one as UndefinedValue ?? other as UndefinedValue) is { } missing)
        {
            throw run.Missing(missing);
        }

        if (Operators.Number(one) is { } number && Operators.Number(other) is { } second)
        {
            return CompareNumbers(number, second);
        }

        return (one, other) switch
        {
            (TextValue text, TextValue more) => Compare(run, text.Text, more.Text),
            (SequenceValue list, SequenceValue more)
                when list.Kind == more.Kind && list.Kind is SequenceKind.List or SequenceKind.Tuple => CompareItems(
                run,
                sign,
                list,
                more
            ),
            _ => throw run.Error(
                $"'{sign}' is not supported between '{one.TypeName}' and '{other.TypeName}': only numbers, strings and lists have an order"
            ),
        };
    }

    /// <summary>Whether a comparison <c>==</c>, <c>&lt;</c>, <c>in</c> ... holds.</summary>
    public static bool Holds(Run run, string sign, Value left, Value right) =>
        sign switch
        {
            "==" => AreEqual(run, left, right),
            "!=" => !AreEqual(run, left, right),
            "in" => Contains(run, right, left),
            "not in" => !Contains(run, right, left),
            "<" => Compare(run, sign, left, right) < 0,
            "<=" => Compare(run, sign, left, right) <= 0,
            ">" => Compare(run, sign, left, right) > 0,
            _ => Compare(run, sign, left, right) >= 0,
        };

    public static bool Contains(Run run, Value container, Value item)
    {
        switch (container)
        {
            case TextValue text when item is TextValue part:
                run.Search(text.Text.Length, part.Text.Length);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case TextValue:
                throw run.Error($"'in' a string asks for a string, not '{item.TypeName}'");
            case DictionaryValue dictionary:
                return DictionaryValue.IsKey(item)
                    ? dictionary.TryGet(item, out _)
                    : throw run.Error($"unhashable type: '{item.TypeName}' as a key of a dictionary");
            default:
                foreach (var other in Iteration.Walk(run, container))
                {
                    if (ReferenceEquals(item, other) || AreEqual(run, item, other))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    /// <summary>Sorts, keeping the order of equals; the values are compared by their keys.</summary>
    public static List<Value> Sorted(Run run, IReadOnlyList<Value> values, Func<Value, Value> key, bool isDescending)
    {
        // Own merge sort: the library's would wrap the error of values that have no order.
        var entries = values.Select(value => (Key: key(value), Value: value)).ToArray();
        var other = new (Value Key, Value Value)[entries.Length];
        for (var width = 1; width < entries.Length; width *= 2)
        {
            for (var from = 0; from < entries.Length; from += 2 * width)
            {
                Merge(from, Math.Min(from + width, entries.Length), Math.Min(from + (2 * width), entries.Length));
            }

            (entries, other) = (other, entries);
        }

        return [.. entries.Select(entry => entry.Value)];

        void Merge(int left, int middle, int end)
        {
            var right = middle;
            for (var (to, stop) = (left, middle); to < end; to++)
            {
                var takesRight =
                    left == stop
                    || (
                        right < end
                        && (
                            isDescending
                                ? Compare(run, "<", entries[left].Key, entries[right].Key) < 0
                                : Compare(run, "<", entries[right].Key, entries[left].Key) < 0
                        )
                    );
                other[to] = takesRight ? entries[right++] : entries[left++];
            }
        }
    }

    private static bool AreEqual(Run run, string one, string other)
    {
        run.Read(one.Length == other.Length ? one.Length : 0);
        return string.Equals(one, other, StringComparison.Ordinal);
    }

    private static int Compare(Run run, string one, string other)
    {
        run.Read(Math.Min(one.Length, other.Length));
        return PythonText.Compare(one, other);
    }

    private static int? CompareNumbers(Value one, Value other)
    {
        if (one is IntegerValue whole && other is IntegerValue second)
        {
            return whole.Number.CompareTo(second.Number);
        }

        var (a, b) = (Operators.Real(one), Operators.Real(other));
        return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
    }

    private static int? CompareItems(Run run, string sign, SequenceValue one, SequenceValue other)
    {
        for (var at = 0; at < Math.Min(one.Items.Count, other.Items.Count); at++)
        {
            if (!AreEqual(run, one.Items[at], other.Items[at]))
            {
                return Compare(run, sign, one.Items[at], other.Items[at]);
            }
        }

        return one.Items.Count.CompareTo(other.Items.Count);
    }

    private static bool SameItems(Run run, SequenceValue one, SequenceValue other) =>
        one.Items.Count == other.Items.Count
        && one.Items.Zip(other.Items).All(pair => AreEqual(run, pair.First, pair.Second));

    private static bool SameEntries(Run run, DictionaryValue one, DictionaryValue other) =>
        ReferenceEquals(one, other)
        || (
            one.Entries.Count == other.Entries.Count
            && one.Entries.All(entry => other.TryGet(entry.Key, out var value) && AreEqual(run, entry.Value, value))
        );
}
