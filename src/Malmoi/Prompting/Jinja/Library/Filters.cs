using System.Collections.Frozen;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>A filter: a value and arguments in, a value out.</summary>
internal delegate Value Filter(Run run, Value value, Arguments arguments);

/// <summary>All filters by name: <c>messages | length</c>.</summary>
internal static class Filters
{
    private static readonly FrozenDictionary<string, Filter> All = new IEnumerable<KeyValuePair<string, Filter>>[]
    {
        TextFilters.All,
        NumberFilters.All,
        CollectionFilters.All,
        SelectionFilters.All,
    }
        .SelectMany(filters => filters)
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Exists(string name) => All.ContainsKey(name);

    public static Value Apply(Run run, string name, Value value, Arguments arguments) =>
        All.TryGetValue(name, out var filter)
            ? filter(run, value, arguments)
            : throw run.Error($"there is no filter named '{name}'");
}
