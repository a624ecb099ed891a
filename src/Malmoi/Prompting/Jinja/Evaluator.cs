using Malmoi.Prompting.Jinja.Library;
using Malmoi.Prompting.Jinja.Syntax;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja;

/// <summary>Gives expressions their values.</summary>
internal sealed class Evaluator(Run run)
{
    public Value Evaluate(Expression expression, Scope scope)
    {
        run.Enter();
        run.Step();
        run.Line = expression.Line;
        var value = expression switch
        {
            Literal literal => literal.Value,
            Name name => scope.Get(name.Identifier),
            Member member => Members.Member(run, Evaluate(member.Object, scope), member.Identifier),
            Element element => Members.Element(run, Evaluate(element.Object, scope), Evaluate(element.Index, scope)),
            Binary binary => Combine(binary, scope),
            Comparison comparison => Value.Of(Compare(comparison, scope)),
            Logic logic => Decide(logic, scope),
            Not not => Value.Of(!Evaluate(not.Operand, scope).IsTrue),
            CallExpression call => Call(call, scope),
            FilterExpression filter => Filter(filter, scope, null),
            TestExpression test => Value.Of(Test(test, scope)),
            Conditional conditional => Choose(conditional, scope),
            Concatenation concatenation => Concatenate(concatenation, scope),
            Slice slice => Cut(slice, scope),
            Signed signed => Operators.Sign(run, signed.IsNegative, Evaluate(signed.Operand, scope)),
            SequenceLiteral list => List(list, scope),
            DictionaryLiteral dictionary => Dictionary(dictionary, scope),
            _ => throw new InvalidOperationException($"no such expression: {expression.GetType().Name}"),
        };
        run.Leave();
        return value;
    }

    /// <summary>The value of a chain of filters over the text of a block.</summary>
    public Value Filter(FilterExpression filter, Scope scope, Value? text)
    {
        run.Enter();
        var input =
            filter.Input is FilterExpression inner ? Filter(inner, scope, text)
            : filter.Input is null ? text!
            : Evaluate(filter.Input, scope);
        var arguments = Arguments(filter.Arguments, scope);
        run.Line = filter.Line;
        run.Leave();
        return Filters.Apply(run, filter.Identifier, input, arguments);
    }

    /// <summary>The values of a call's arguments.</summary>
    public Arguments Arguments(ArgumentList list, Scope scope)
    {
        if (list.Positional.Count == 0 && list.Named.Count == 0 && list.Rest is null && list.NamedRest is null)
        {
            return Values.Arguments.None;
        }

        var positional = list.Positional.Select(item => Evaluate(item, scope)).ToList();
        if (list.Rest is not null)
        {
            positional.AddRange(Iteration.Walk(run, Evaluate(list.Rest, scope)));
        }

        var named = list.Named.Select(item => KeyValuePair.Create(item.Key, Evaluate(item.Value, scope))).ToList();
        if (list.NamedRest is not null)
        {
            var rest =
                Evaluate(list.NamedRest, scope) as DictionaryValue
                ?? throw run.Error("what stands behind '**' in a call is a dictionary");
            run.Step(rest.Entries.Count);
            named.AddRange(
                rest.Entries.Select(entry => KeyValuePair.Create(Printer.Show(run, entry.Key), entry.Value))
            );
        }

        return new Arguments(positional, named);
    }

    /// <summary>Calls a value, with one more argument where a call block gives one.</summary>
    public Value Call(CallExpression call, Scope scope, KeyValuePair<string, Value>? more = null)
    {
        var callee = Evaluate(call.Callee, scope);
        var arguments = Arguments(call.Arguments, scope);
        run.Line = call.Line;
        if (more is { } last)
        {
            arguments = new Arguments(arguments.Positional, [.. arguments.Named, last]);
        }

        return callee switch
        {
            CallableValue callable => callable.Call(run, arguments),
            LoopValue loop => loop.Descend(run, arguments),
            UndefinedValue missing => throw run.Missing(missing),
            _ => throw run.Error($"'{callee.TypeName}' object is not callable"),
        };
    }

    private Value Combine(Binary binary, Scope scope)
    {
        var left = Evaluate(binary.Left, scope);
        var right = Evaluate(binary.Right, scope);
        run.Line = binary.Line;
        return Operators.Apply(run, binary.Operator, left, right);
    }

    private bool Compare(Comparison comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (sign, operand) in comparison.Rest)
        {
            var right = Evaluate(operand, scope);
            if (!Ordering.Holds(run, sign, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private Value Decide(Logic logic, Scope scope)
    {
        var left = Evaluate(logic.Left, scope);
        return left.IsTrue == logic.IsAnd ? Evaluate(logic.Right, scope) : left;
    }

    private bool Test(TestExpression test, Scope scope)
    {
        var input = Evaluate(test.Input, scope);
        var arguments = Arguments(test.Arguments, scope);
        run.Line = test.Line;
        return Tests.Holds(run, test.Identifier, input, arguments);
    }

    private Value Choose(Conditional conditional, Scope scope) =>
        Evaluate(conditional.Condition, scope).IsTrue ? Evaluate(conditional.Then, scope)
        : conditional.Otherwise is null ? new UndefinedValue("an 'if' without 'else' was false and gave no value")
        : Evaluate(conditional.Otherwise, scope);

    private TextValue Concatenate(Concatenation concatenation, Scope scope) =>
        run.Text(string.Concat(concatenation.Parts.Select(part => Printer.Show(run, Evaluate(part, scope)))));

    private Value Cut(Slice slice, Scope scope)
    {
        var value = Evaluate(slice.Object, scope);
        var start = slice.Start is null ? null : Evaluate(slice.Start, scope);
        var stop = slice.Stop is null ? null : Evaluate(slice.Stop, scope);
        var step = slice.Step is null ? null : Evaluate(slice.Step, scope);
        run.Line = slice.Line;
        return Members.Slice(run, value, start, stop, step);
    }

    private SequenceValue List(SequenceLiteral list, Scope scope) =>
        new(run, [.. list.Items.Select(item => Evaluate(item, scope))], list.Kind);

    private DictionaryValue Dictionary(DictionaryLiteral literal, Scope scope)
    {
        var dictionary = new DictionaryValue(run);
        foreach (var (key, value) in literal.Entries)
        {
            dictionary.Put(Evaluate(key, scope), Evaluate(value, scope));
        }

        return dictionary;
    }
}
