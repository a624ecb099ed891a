using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>A part of a template that does something.</summary>
internal abstract record Statement(int Line);

/// <summary>What stands outside all tags.</summary>
internal sealed record PlainText(int Line, string Text) : Statement(Line);

/// <summary><c>{{ expression }}</c></summary>
internal sealed record Print(int Line, Expression Expression) : Statement(Line);

internal sealed record If(int Line, IReadOnlyList<Branch> Branches, IReadOnlyList<Statement> Otherwise)
    : Statement(Line);

internal sealed record Branch(Expression Condition, IReadOnlyList<Statement> Body);

internal sealed record For(
    int Line,
    Target Target,
    Expression Items,
    Expression? Filter,
    bool IsRecursive,
    IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Otherwise
) : Statement(Line);

internal sealed record Break(int Line) : Statement(Line);

internal sealed record Continue(int Line) : Statement(Line);

/// <summary><c>{% set target = value %}</c></summary>
internal sealed record Set(int Line, Target Target, Expression Value) : Statement(Line);

/// <summary><c>{% set target | filter %} ... {% endset %}</c></summary>
internal sealed record SetBlock(int Line, Target Target, FilterExpression? Filter, IReadOnlyList<Statement> Body)
    : Statement(Line);

internal sealed record With(
    int Line,
    IReadOnlyList<KeyValuePair<Target, Expression>> Bindings,
    IReadOnlyList<Statement> Body
) : Statement(Line);

internal sealed record FilterBlock(int Line, FilterExpression Filter, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record Macro(int Line, Signature Signature, IReadOnlyList<Statement> Body) : Statement(Line);

/// <summary><c>{% call(parameters) macro(arguments) %} ... {% endcall %}</c>: the body is the macro's <c>caller</c>.</summary>
internal sealed record CallBlock(int Line, Signature Caller, CallExpression Call, IReadOnlyList<Statement> Body)
    : Statement(Line);

/// <summary><c>{% generation %}</c>: text that the assistant wrote, which training learns from.</summary>
internal sealed record Generation(int Line, IReadOnlyList<Statement> Body) : Statement(Line);

/// <summary>The parameters of a macro, with defaults for the last of them, and which extra arguments its body asks for.</summary>
internal sealed record Signature(string Name, IReadOnlyList<string> Parameters, IReadOnlyList<Expression> Defaults)
{
    public bool TakesRest { get; init; }

    public bool TakesNamedRest { get; init; }

    public bool TakesCaller { get; init; }
}

/// <summary>What an assignment or a loop writes to.</summary>
internal abstract record Target(int Line);

internal sealed record NameTarget(int Line, string Identifier) : Target(Line);

internal sealed record TupleTarget(int Line, IReadOnlyList<Target> Parts) : Target(Line);

/// <summary><c>namespace.field</c></summary>
internal sealed record FieldTarget(int Line, string Namespace, string Field) : Target(Line);
