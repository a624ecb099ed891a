using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>What a rule of a grammar may be written as.</summary>
internal abstract record Expression
{
    /// <summary>No character at all.</summary>
    public static Expression Empty { get; } = new Literal("");

    public static Expression Of(params Expression[] parts) => parts is [var one] ? one : new Sequence(parts);

    public static Expression AnyOf(params Expression[] options) => options is [var one] ? one : new Choice(options);

    public Expression Optional() => new Repeat(this, 0, 1);

    public Expression Many() => new Repeat(this, 0, null);

    /// <summary>These characters.</summary>
    public sealed record Literal(string Text) : Expression;

    /// <summary>One character of a set.</summary>
    public sealed record Character(ScalarRanges Set) : Expression;

    public sealed record Sequence(IReadOnlyList<Expression> Parts) : Expression;

    /// <summary>One of the options; none of none.</summary>
    public sealed record Choice(IReadOnlyList<Expression> Options) : Expression;

    /// <summary>The part from Least to Most times; null: any number.</summary>
    public sealed record Repeat(Expression Part, int Least, int? Most) : Expression;

    /// <summary>What another rule says.</summary>
    public sealed record Call(int Rule) : Expression;
}
