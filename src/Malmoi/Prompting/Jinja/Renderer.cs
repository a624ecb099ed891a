using Malmoi.Prompting.Jinja.Syntax;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja;

/// <summary>Carries out the statements of a template.</summary>
internal sealed class Renderer(Run run)
{
    private readonly Evaluator _evaluator = new(run);

    /// <summary>What a statement means for the loop round it.</summary>
    private enum Signal
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>Renders a whole template.</summary>
    public void Render(IReadOnlyList<Statement> template, Scope scope, Output output) => Body(template, scope, output);

    private Signal Body(IReadOnlyList<Statement> body, Scope scope, Output output)
    {
        run.Enter();
        var signal = Signal.Next;
        for (var at = 0; at < body.Count && signal == Signal.Next; at++)
        {
            run.Step();
            run.Line = body[at].Line;
            signal = One(body[at], scope, output);
        }

        run.Leave();
        return signal;
    }

    private Signal One(Statement statement, Scope scope, Output output)
    {
        switch (statement)
        {
            case PlainText text:
                output.Append(text.Text);
                break;
            case Print print:
                output.Append(Printer.Show(run, _evaluator.Evaluate(print.Expression, scope)));
                break;
            case If choice:
                return Choose(choice, scope, output);
            case For loop:
                Loop(loop, _evaluator.Evaluate(loop.Items, scope), 1, scope, output);
                break;
            case Break:
                return Signal.Break;
            case Continue:
                return Signal.Continue;
            case Set set:
                Assign(set.Target, _evaluator.Evaluate(set.Value, scope), scope);
                break;
            case Macro macro:
                scope.Set(macro.Signature.Name, MacroOf(macro.Signature, macro.Body, scope));
                break;
            case With with:
                var inner = new Scope(scope);
                foreach (var (target, value) in with.Bindings)
                {
                    Assign(target, _evaluator.Evaluate(value, scope), inner);
                }

                return Body(with.Body, inner, output);
            case Generation generation:
                return Generate(generation, scope, output);
            default:
                Capture(statement, scope, output);
                break;
        }

        return Signal.Next;
    }

    // The blocks whose text goes somewhere else first.
    private void Capture(Statement statement, Scope scope, Output output)
    {
        switch (statement)
        {
            case SetBlock set:
                Value captured = new TextValue(Captured(set.Body, new Scope(scope)));
                Assign(
                    set.Target,
                    set.Filter is null ? captured : _evaluator.Filter(set.Filter, scope, captured),
                    scope
                );
                break;
            case FilterBlock filter:
                var filtered = new TextValue(Captured(filter.Body, new Scope(scope)));
                output.Append(Printer.Show(run, _evaluator.Filter(filter.Filter, scope, filtered)));
                break;
            case CallBlock call:
                var caller = KeyValuePair.Create<string, Value>("caller", MacroOf(call.Caller, call.Body, scope));
                output.Append(Printer.Show(run, _evaluator.Call(call.Call, scope, caller)));
                break;
            default:
                throw new InvalidOperationException($"no such statement: {statement.GetType().Name}");
        }
    }

    private Signal Choose(If choice, Scope scope, Output output)
    {
        foreach (var branch in choice.Branches)
        {
            if (_evaluator.Evaluate(branch.Condition, scope).IsTrue)
            {
                return Body(branch.Body, scope, output);
            }
        }

        return Body(choice.Otherwise, scope, output);
    }

    private void Loop(For statement, Value items, int depth, Scope scope, Output output)
    {
        var walk = Iteration.Walk(run, items);
        if (statement.Filter is { } filter)
        {
            walk = walk.Where(item => _evaluator.Evaluate(filter, Bound(statement.Target, item, scope)).IsTrue);
        }

        var loop = new LoopValue(run, walk, depth, statement.IsRecursive ? Descend : null);
        var isEmpty = true;
        while (loop.MoveNext(out var item))
        {
            isEmpty = false;
            run.Line = statement.Line;
            var inner = Bound(statement.Target, item, scope);
            inner.Set("loop", loop);
            if (Body(statement.Body, inner, output) == Signal.Break)
            {
                return;
            }
        }

        if (isEmpty)
        {
            Body(statement.Otherwise, new Scope(scope), output);
        }

        string Descend(Value deeper, int level)
        {
            run.Enter();
            var text = new Output(run);
            Loop(statement, deeper, level + 1, scope, text);
            run.Leave();
            return text.ToString();
        }
    }

    private Scope Bound(Target target, Value item, Scope scope)
    {
        var inner = new Scope(scope);
        Assign(target, item, inner);
        return inner;
    }

    private void Assign(Target target, Value value, Scope scope)
    {
        switch (target)
        {
            case NameTarget name:
                scope.Set(name.Identifier, value);
                break;
            case FieldTarget field when scope.Get(field.Namespace) is NamespaceValue space:
                space.Fields[field.Field] = value;
                break;
            case FieldTarget field:
                throw run.Error($"'{field.Namespace}' is no namespace(): only a namespace's fields can be set");
            case TupleTarget tuple:
                if (value is UndefinedValue missing)
                {
                    throw run.Missing(missing);
                }

                var values = Iteration.ToList(run, value);
                if (values.Count != tuple.Parts.Count)
                {
                    throw run.Error($"{tuple.Parts.Count} names for {values.Count} values");
                }

                foreach (var (part, item) in tuple.Parts.Zip(values))
                {
                    Assign(part, item, scope);
                }

                break;
        }
    }

    private string Captured(IReadOnlyList<Statement> body, Scope scope)
    {
        var output = new Output(run);
        Body(body, scope, output);
        return output.ToString();
    }

    private Signal Generate(Generation generation, Scope scope, Output output)
    {
        var start = output.Length;
        var signal = Body(generation.Body, new Scope(scope), output);
        output.Generated.Add(start..output.Length);
        return signal;
    }

    private MacroValue MacroOf(Signature signature, IReadOnlyList<Statement> body, Scope scope) =>
        new(
            signature,
            (_, arguments) =>
            {
                run.Enter();
                var inner = new Scope(scope);
                MacroArguments.Bind(run, _evaluator, signature, arguments, inner);
                var text = Captured(body, inner);
                run.Leave();
                return new TextValue(text);
            }
        );
}
