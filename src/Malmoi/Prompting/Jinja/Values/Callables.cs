using Malmoi.Prompting.Jinja.Syntax;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Something a template can call.</summary>
internal abstract class CallableValue : Value
{
    public abstract Value Call(Run run, Arguments arguments);
}

/// <summary>A function that every template has: <c>range</c>, <c>namespace</c>, <c>raise_exception</c> ...</summary>
internal sealed class FunctionValue(string name, Func<Run, Arguments, Value> call) : CallableValue
{
    public string Name => name;

    public override string TypeName => "function";

    public override Value Call(Run run, Arguments arguments) => call(run, arguments);
}

/// <summary>A method with the object it was taken from.</summary>
internal sealed class MethodValue(string name, Func<Run, Arguments, Value> call) : CallableValue
{
    public string Name => name;

    public override string TypeName => "builtin_function_or_method";

    public override Value Call(Run run, Arguments arguments) => call(run, arguments);
}

/// <summary>A macro, and the scope in which it was written.</summary>
internal sealed class MacroValue(Signature signature, Func<Run, Arguments, Value> call) : CallableValue
{
    public string Name => signature.Name;

    public override string TypeName => "Macro";

    public override Value Call(Run run, Arguments arguments) => call(run, arguments);
}

/// <summary>The arguments of one call.</summary>
internal sealed class Arguments(IReadOnlyList<Value> positional, IReadOnlyList<KeyValuePair<string, Value>> named)
{
    public static readonly Arguments None = new([], []);

    public IReadOnlyList<Value> Positional => positional;

    public IReadOnlyList<KeyValuePair<string, Value>> Named => named;

    /// <summary>The arguments in the order of the parameters; null for one that was not given.</summary>
    public Value?[] Bind(Run run, string callee, params ReadOnlySpan<string> parameters)
    {
        if (positional.Count > parameters.Length)
        {
            throw run.Error($"{callee} takes at most {parameters.Length} arguments, not {positional.Count}");
        }

        var bound = new Value?[parameters.Length];
        for (var at = 0; at < positional.Count; at++)
        {
            bound[at] = positional[at];
        }

        foreach (var (name, value) in named)
        {
            var at = parameters.IndexOf(name);
            if (at < 0 || bound[at] is not null)
            {
                throw run.Error($"{callee} takes no argument '{name}'{(at < 0 ? "" : " twice")}");
            }

            bound[at] = value;
        }

        return bound;
    }

    /// <summary>All arguments but the first positional ones.</summary>
    public Arguments After(int count) => new([.. positional.Skip(count)], named);
}
