using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The filters that apply tests and filters to each element: <c>map</c>, <c>select</c>, <c>rejectattr</c> ...</summary>
internal static class SelectionFilters
{
    public static readonly Dictionary<string, Filter> All = new(StringComparer.Ordinal)
    {
        ["map"] = Map,
        ["select"] = (run, value, arguments) => Select(run, value, arguments, isWanted: true, hasPath: false),
        ["reject"] = (run, value, arguments) => Select(run, value, arguments, isWanted: false, hasPath: false),
        ["selectattr"] = (run, value, arguments) => Select(run, value, arguments, isWanted: true, hasPath: true),
        ["rejectattr"] = (run, value, arguments) => Select(run, value, arguments, isWanted: false, hasPath: true),
        ["attr"] = (run, value, arguments) =>
            Members.Member(run, value, Text(run, arguments.Bind(run, "filter 'attr'", "name")[0], "filter 'attr'")),
    };

    private static IteratorValue Map(Run run, Value value, Arguments arguments)
    {
        if (arguments.Positional.Count == 0 && arguments.Named.Any(argument => argument.Key == "attribute"))
        {
            var bound = arguments.Bind(run, "filter 'map'", "attribute", "default");
            return new IteratorValue([.. Iteration.Walk(run, value).Select(item => Field(item, bound[0]!, bound[1]))]);
        }

        var name = Text(run, First(arguments), "filter 'map'");
        var rest = arguments.After(1);
        return new IteratorValue([.. Iteration.Walk(run, value).Select(item => Filters.Apply(run, name, item, rest))]);

        Value Field(Value item, Value path, Value? fallback) =>
            Members.Path(run, item, path) is var field && field is UndefinedValue ? fallback ?? field : field;
    }

    private static IteratorValue Select(Run run, Value value, Arguments arguments, bool isWanted, bool hasPath)
    {
        var path = hasPath ? First(arguments) ?? throw run.Error("selectattr and rejectattr need a field") : null;
        var rest = arguments.After(hasPath ? 1 : 0);
        var test = rest.Positional.Count > 0 ? Text(run, rest.Positional[0], "a selection") : null;
        var last = rest.After(1);
        return new IteratorValue([.. Iteration.Walk(run, value).Where(item => Passes(item) == isWanted)]);

        bool Passes(Value item)
        {
            var tested = path is null ? item : Members.Path(run, item, path);
            return test is null ? tested.IsTrue : Tests.Holds(run, test, tested, last);
        }
    }

    private static Value? First(Arguments arguments) => arguments.Positional.Count > 0 ? arguments.Positional[0] : null;

    private static string Text(Run run, Value? value, string what) =>
        value is TextValue text ? text.Text : throw run.Error($"{what} needs a name in quotes");
}
