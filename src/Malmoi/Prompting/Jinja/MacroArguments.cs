using Malmoi.Prompting.Jinja.Syntax;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja;

/// <summary>Gives a macro's parameters their values: what the call passes, else the default, else undefined.</summary>
internal static class MacroArguments
{
    public static void Bind(Run run, Evaluator evaluator, Signature signature, Arguments arguments, Scope scope)
    {
        var (parameters, positional) = (signature.Parameters, arguments.Positional);
        var named = arguments.Named.ToList();
        var firstDefault = parameters.Count - signature.Defaults.Count;
        for (var at = 0; at < parameters.Count; at++)
        {
            var parameter = parameters[at];
            run.Step(1 + named.Count);
            var given = named.FindIndex(argument => argument.Key == parameter);
            if (given >= 0 && at < positional.Count)
            {
                throw run.Error($"macro '{signature.Name}' takes the argument '{parameter}' once");
            }

            scope.Set(
                parameter,
                at < positional.Count ? positional[at]
                    : given >= 0 ? named[given].Value
                    : at >= firstDefault ? evaluator.Evaluate(signature.Defaults[at - firstDefault], scope)
                    : new UndefinedValue($"parameter '{parameter}' was not provided")
            );
            if (given >= 0)
            {
                named.RemoveAt(given);
            }
        }

        Extra(run, signature, arguments, named, scope);
    }

    private static void Extra(
        Run run,
        Signature signature,
        Arguments arguments,
        List<KeyValuePair<string, Value>> named,
        Scope scope
    )
    {
        if (signature.TakesCaller && !signature.Parameters.Contains("caller"))
        {
            var caller = named.FindIndex(argument => argument.Key == "caller");
            scope.Set("caller", caller >= 0 ? named[caller].Value : new UndefinedValue("No caller defined"));
            named.RemoveRange(Math.Max(caller, 0), caller >= 0 ? 1 : 0);
        }

        if (signature.TakesNamedRest)
        {
            var rest = new DictionaryValue(run);
            named.ForEach(argument => rest.Put(argument.Key, argument.Value));
            scope.Set("kwargs", rest);
        }
        else if (named.Count > 0)
        {
            throw run.Error($"macro '{signature.Name}' takes no keyword argument '{named[0].Key}'");
        }

        var count = signature.Parameters.Count;
        if (signature.TakesRest)
        {
            scope.Set("varargs", new SequenceValue(run, [.. arguments.Positional.Skip(count)], SequenceKind.Tuple));
        }
        else if (arguments.Positional.Count > count)
        {
            throw run.Error($"macro '{signature.Name}' takes not more than {count} argument(s)");
        }
    }
}
