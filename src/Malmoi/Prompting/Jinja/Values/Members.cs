using System.Globalization;
using Malmoi.Prompting.Jinja.Library;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>What <c>object.name</c>, <c>object[index]</c> and <c>object[a:b:c]</c> are.</summary>
internal static class Members
{
    /// <summary><c>object.name</c>: a method or field, then an element of that name, else undefined.</summary>
    public static Value Member(Run run, Value value, string name) =>
        value is UndefinedValue missing ? throw run.Missing(missing)
        : Attribute(run, value, name) is { } attribute ? attribute
        : value is DictionaryValue dictionary && dictionary.TryGet(new TextValue(name), out var entry) ? entry
        : new UndefinedValue($"'{Describe(value)}' has no attribute '{name}'");

    /// <summary><c>object[index]</c>: an element, then a method or field of that name, else undefined.</summary>
    public static Value Element(Run run, Value value, Value index)
    {
        if (value is UndefinedValue missing)
        {
            throw run.Missing(missing);
        }

        if (value is DictionaryValue dictionary && dictionary.TryGet(index, out var entry))
        {
            return entry;
        }

        if (Operators.Number(index) is IntegerValue { Number: var at } && ItemAt(value, at) is { } item)
        {
            return item;
        }

        if (index is TextValue { Text: var name } && Attribute(run, value, name) is { } attribute)
        {
            return attribute;
        }

        return new UndefinedValue(
            index is TextValue text
                ? $"'{Describe(value)}' has no attribute '{text.Text}'"
                : $"{Describe(value)} has no element {Printer.Represent(run, index)}"
        );
    }

    /// <summary>The value at the end of a path such as <c>function.name</c> or <c>0.role</c>, as filters write it.</summary>
    public static Value Path(Run run, Value value, Value path)
    {
        if (path is not TextValue text)
        {
            return Element(run, value, path);
        }

        run.Step(text.Text.Length);
        foreach (var part in text.Text.Split('.'))
        {
            var isNumber = part.Length is > 0 and < 18 && part.All(char.IsAsciiDigit);
            value = Element(
                run,
                value,
                isNumber ? Value.Of(long.Parse(part, CultureInfo.InvariantCulture)) : new TextValue(part)
            );
        }

        return value;
    }

    /// <summary>Python's slice of a list or a string; any of its numbers may be missing or negative.</summary>
    public static Value Slice(Run run, Value value, Value? start, Value? stop, Value? step)
    {
        var length = value switch
        {
            TextValue text => text.Length,
            SequenceValue { HasIndices: true } list => list.Items.Count,
            UndefinedValue missing => throw run.Missing(missing),
            _ => throw run.Error($"'{value.TypeName}' object cannot be sliced"),
        };
        var stride = Number(run, step) ?? 1;
        if (stride == 0)
        {
            throw run.Error("the step of a slice cannot be zero");
        }

        var (lowest, highest) = stride > 0 ? (0, length) : (-1, length - 1);
        var from = Place(Number(run, start) ?? (stride > 0 ? 0 : long.MaxValue));
        var to = stop is null or NoneValue ? (stride > 0 ? highest : lowest) : Place(Number(run, stop)!.Value);
        if (value is TextValue whole && stride == 1)
        {
            return run.Text(whole.Slice((int)from, (int)Math.Max(from, to)));
        }

        var places = new List<int>();
        for (var at = from; stride > 0 ? at < to : at > to; at += Math.Clamp(stride, -length - 1, length + 1))
        {
            run.Step();
            places.Add((int)at);
        }

        return value is SequenceValue items
            ? new SequenceValue(
                run,
                [.. places.Select(at => items.Items[at])],
                items.Kind == SequenceKind.Range ? SequenceKind.List : items.Kind
            )
            : run.Text(string.Concat(places.Select(at => ((TextValue)value).Slice(at, at + 1))));

        long Place(long at) => Math.Clamp(at < 0 ? at + length : at, lowest, highest);
    }

    /// <summary>A method or a field that the type itself has; null where it has none of that name.</summary>
    private static Value? Attribute(Run run, Value value, string name) =>
        value switch
        {
            TextValue text => TextMethods.Find(text, name),
            DictionaryValue or SequenceValue => CollectionMethods.Find(value, name),
            NamespaceValue space => space.Fields.GetValueOrDefault(name),
            LoopValue loop => loop.Field(run, name),
            MacroValue macro when name == "name" => new TextValue(macro.Name),
            _ => null,
        };

    private static Value? ItemAt(Value value, long at)
    {
        long length = value switch
        {
            TextValue text => text.Length,
            SequenceValue { HasIndices: true } list => list.Items.Count,
            _ => 0,
        };
        at = at < 0 ? at + length : at;
        return at < 0 || at >= length ? null
            : value is TextValue source ? new TextValue(source.Slice((int)at, (int)at + 1))
            : ((SequenceValue)value).Items[(int)at];
    }

    private static long? Number(Run run, Value? value) =>
        value switch
        {
            null or NoneValue => null,
            _ => Operators.Number(value) is IntegerValue { Number: var number }
                ? number
                : throw run.Error($"a slice takes whole numbers, not '{value.TypeName}'"),
        };

    private static string Describe(Value value) => value is NoneValue ? "None" : $"{value.TypeName} object";
}
