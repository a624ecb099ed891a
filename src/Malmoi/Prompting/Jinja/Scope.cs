using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja;

/// <summary>The names that a place of the template sees: its own, and those of the places round it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, Value> _names = new(StringComparer.Ordinal);

    public Value Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._names.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return new UndefinedValue($"'{name}' is undefined");
    }

    public void Set(string name, Value value) => _names[name] = value;

    private Scope? Outer => outer;
}
