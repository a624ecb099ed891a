using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The methods of Python's dictionaries and lists that change nothing; those that would are out of reach, as in the reference's sandbox.</summary>
internal static class CollectionMethods
{
    private static readonly string[] Changing =
    [
        "append",
        "clear",
        "extend",
        "insert",
        "pop",
        "popitem",
        "remove",
        "reverse",
        "setdefault",
        "sort",
        "update",
    ];

    /// <summary>The method of that name; undefined for one that would change the value; null where there is none.</summary>
    public static Value? Find(Value value, string name) =>
        (value, name) switch
        {
            (DictionaryValue entries, "items") => View(name, entries, SequenceKind.Items),
            (DictionaryValue entries, "keys") => View(name, entries, SequenceKind.Keys),
            (DictionaryValue entries, "values") => View(name, entries, SequenceKind.Values),
            (DictionaryValue entries, "get") => new MethodValue(name, (run, arguments) => Get(run, entries, arguments)),
            (DictionaryValue or SequenceValue { Kind: SequenceKind.List }, "copy") => new MethodValue(
                name,
                (_, _) => value
            ),
            (SequenceValue { HasIndices: true } list, "count") => new MethodValue(
                name,
                (run, arguments) => Value.Of(Places(run, list, arguments, name).Count)
            ),
            (SequenceValue { HasIndices: true } list, "index") => new MethodValue(
                name,
                (run, arguments) =>
                    Places(run, list, arguments, name) is [var first, ..]
                        ? Value.Of(first)
                        : throw run.Error("'index' did not find the value in the list")
            ),
            (DictionaryValue, "clear" or "pop" or "popitem" or "setdefault" or "update") => Unsafe(value, name),
            (SequenceValue { Kind: SequenceKind.List }, _) when Changing.Contains(name) => Unsafe(value, name),
            _ => null,
        };

    /// <summary>Key and value of each entry, as tuples.</summary>
    public static List<Value> Pairs(Run run, DictionaryValue dictionary)
    {
        run.Step(dictionary.Entries.Count);
        return
        [
            .. dictionary.Entries.Select(entry => new SequenceValue(run, [entry.Key, entry.Value], SequenceKind.Tuple)),
        ];
    }

    private static UndefinedValue Unsafe(Value value, string name) =>
        new($"'{name}' would change a {value.TypeName}, which templates cannot: build a new one, or use a namespace");

    private static MethodValue View(string name, DictionaryValue dictionary, SequenceKind kind) =>
        new(
            name,
            (run, arguments) =>
            {
                arguments.Bind(run, name);
                run.Step(dictionary.Entries.Count);
                IReadOnlyList<Value> items = kind switch
                {
                    SequenceKind.Keys => [.. dictionary.Entries.Keys],
                    SequenceKind.Values => [.. dictionary.Entries.Values],
                    _ => Pairs(run, dictionary),
                };
                return new SequenceValue(run, items, kind);
            }
        );

    private static Value Get(Run run, DictionaryValue dictionary, Arguments arguments)
    {
        var bound = arguments.Bind(run, "get", "key", "default");
        return bound[0] is null ? throw run.Error("'get' needs a key")
            : dictionary.TryGet(bound[0]!, out var value) ? value
            : bound[1] ?? NoneValue.Instance;
    }

    private static List<int> Places(Run run, SequenceValue list, Arguments arguments, string name)
    {
        var wanted = arguments.Bind(run, name, "value")[0] ?? throw run.Error($"'{name}' needs a value");
        return [.. Enumerable.Range(0, list.Items.Count).Where(at => Ordering.AreEqual(run, list.Items[at], wanted))];
    }
}
