using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>A part of a template that has a value.</summary>
internal abstract record Expression(int Line);

internal sealed record Literal(int Line, Value Value) : Expression(Line);

internal sealed record Name(int Line, string Identifier) : Expression(Line);

internal sealed record SequenceLiteral(int Line, IReadOnlyList<Expression> Items, SequenceKind Kind) : Expression(Line);

internal sealed record DictionaryLiteral(int Line, IReadOnlyList<KeyValuePair<Expression, Expression>> Entries)
    : Expression(Line);

/// <summary><c>object.name</c></summary>
internal sealed record Member(int Line, Expression Object, string Identifier) : Expression(Line);

/// <summary><c>object[index]</c></summary>
internal sealed record Element(int Line, Expression Object, Expression Index) : Expression(Line);

/// <summary><c>object[start:stop:step]</c></summary>
internal sealed record Slice(int Line, Expression Object, Expression? Start, Expression? Stop, Expression? Step)
    : Expression(Line);

internal sealed record CallExpression(int Line, Expression Callee, ArgumentList Arguments) : Expression(Line);

/// <summary><c>input | name(arguments)</c>; a block that is filtered has no input, its text is.</summary>
internal sealed record FilterExpression(int Line, Expression? Input, string Identifier, ArgumentList Arguments)
    : Expression(Line);

/// <summary><c>input is name(arguments)</c></summary>
internal sealed record TestExpression(int Line, Expression Input, string Identifier, ArgumentList Arguments)
    : Expression(Line);

internal sealed record Not(int Line, Expression Operand) : Expression(Line);

internal sealed record Signed(int Line, bool IsNegative, Expression Operand) : Expression(Line);

internal sealed record Binary(int Line, string Operator, Expression Left, Expression Right) : Expression(Line);

/// <summary><c>a and b</c>, <c>a or b</c>: the value of the operand that decides.</summary>
internal sealed record Logic(int Line, bool IsAnd, Expression Left, Expression Right) : Expression(Line);

/// <summary><c>a ~ b ~ c</c>: everything as text, side by side.</summary>
internal sealed record Concatenation(int Line, IReadOnlyList<Expression> Parts) : Expression(Line);

/// <summary><c>a &lt; b &lt;= c</c>: each comparison of neighbours.</summary>
internal sealed record Comparison(int Line, Expression First, IReadOnlyList<KeyValuePair<string, Expression>> Rest)
    : Expression(Line);

/// <summary><c>then if condition else otherwise</c></summary>
internal sealed record Conditional(int Line, Expression Condition, Expression Then, Expression? Otherwise)
    : Expression(Line);

/// <summary>What stands between the brackets of a call.</summary>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional,
    IReadOnlyList<KeyValuePair<string, Expression>> Named,
    Expression? Rest = null,
    Expression? NamedRest = null
)
{
    public static readonly ArgumentList None = new([], []);
}
