using System.Globalization;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The functions that every chat template can call.</summary>
internal static class Functions
{
    private static readonly FunctionValue[] All =
    [
        new("range", Range),
        new("namespace", Namespace),
        new("dict", Dictionary),
        new("raise_exception", Raise),
        new("strftime_now", Now),
    ];

    /// <summary>The scope outside all others.</summary>
    public static Scope Scope()
    {
        var scope = new Scope(null);
        foreach (var function in All)
        {
            scope.Set(function.Name, function);
        }

        return scope;
    }

    private static SequenceValue Range(Run run, Arguments arguments)
    {
        var bound = arguments.Bind(run, "range", "start", "stop", "step");
        var numbers = bound.TakeWhile(value => value is not null).Select(value => Whole(run, value!)).ToList();
        var (start, stop) = numbers.Count switch
        {
            0 => throw run.Error("range needs a number"),
            1 => (0, numbers[0]),
            _ => (numbers[0], numbers[1]),
        };
        var step = numbers.Count > 2 ? numbers[2] : 1;
        if (step == 0)
        {
            throw run.Error("the step of a range cannot be zero");
        }

        var distance = step > 0 ? (Int128)stop - start : (Int128)start - stop;
        var count = distance <= 0 ? 0 : (distance - 1) / Int128.Abs(step) + 1;
        if (count > run.Limits.Range)
        {
            throw run.Limit("asks for a range of more than", run.Limits.Range, "numbers");
        }

        run.Step((long)count);
        var items = new Value[(int)count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = Value.Of(start + (at * step));
        }

        var label = string.Create(
            CultureInfo.InvariantCulture,
            $"range({start}, {stop}{(step == 1 ? "" : $", {step}")})"
        );
        return new SequenceValue(run, items, SequenceKind.Range, label);
    }

    private static NamespaceValue Namespace(Run run, Arguments arguments)
    {
        var space = new NamespaceValue();
        foreach (var (key, value) in Dictionary(run, arguments).Entries)
        {
            space.Fields[Printer.Show(run, key)] = value;
        }

        return space;
    }

    private static DictionaryValue Dictionary(Run run, Arguments arguments)
    {
        var dictionary = new DictionaryValue(run);
        var source = new Arguments(arguments.Positional, []).Bind(run, "dict", "mapping")[0];
        if (source is DictionaryValue old)
        {
            run.Step(old.Entries.Count);
            foreach (var (key, value) in old.Entries)
            {
                dictionary.Put(key, value);
            }
        }
        else if (source is not null)
        {
            foreach (var pair in Iteration.Walk(run, source))
            {
                var both = Iteration.ToList(run, pair);
                if (both.Count != 2)
                {
                    throw run.Error("a dictionary is made of pairs");
                }

                dictionary.Put(both[0], both[1]);
            }
        }

        foreach (var (name, value) in arguments.Named)
        {
            dictionary.Put(name, value);
        }

        return dictionary;
    }

    private static Value Raise(Run run, Arguments arguments) =>
        throw run.Error(Printer.Show(run, arguments.Bind(run, "raise_exception", "message")[0] ?? TextValue.Empty));

    private static TextValue Now(Run run, Arguments arguments) =>
        run.Text(
            DateFormat.Apply(
                run,
                run.Now,
                Printer.Show(run, arguments.Bind(run, "strftime_now", "format")[0] ?? TextValue.Empty)
            )
        );

    private static long Whole(Run run, Value value) =>
        Operators.Number(value) is IntegerValue integer
            ? integer.Number
            : throw run.Error($"range takes whole numbers, not '{value.TypeName}'");
}
