using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>
/// Reads expressions, what binds loosest first: <c>if else</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparisons, sums, <c>~</c>,
/// products, powers.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Sums = ["+", "-"];
    private static readonly string[] Products = ["*", "/", "//", "%"];
    private static readonly string[] Powers = ["**"];
    private readonly TokenStream _stream;
    private readonly OperandParser _operands;

    public ExpressionParser(TokenStream stream)
    {
        _stream = stream;
        _operands = new OperandParser(stream, this);
    }

    /// <summary>One expression; without a condition where an <c>if</c> behind it means something else.</summary>
    public Expression Expression(bool withCondition = true)
    {
        _stream.Run.EnterSyntax();
        var expression = withCondition ? Condition() : Or();
        _stream.Run.Leave();
        return expression;
    }

    /// <summary>One expression, or several between commas: a tuple.</summary>
    /// <param name="withCondition">Whether an <c>if</c> belongs to the expression.</param>
    /// <param name="end">A name that ends the tuple, or none.</param>
    /// <param name="mayBeEmpty">Whether nothing is a tuple too, as between brackets.</param>
    public Expression Tuple(bool withCondition = true, string? end = null, bool mayBeEmpty = false)
    {
        var line = _stream.Current.Line;
        var items = new List<Expression>();
        var isTuple = mayBeEmpty && _stream.Current.IsOperator(")");
        while (!IsTupleEnd(end))
        {
            items.Add(Expression(withCondition));
            if (!_stream.SkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        return isTuple ? new SequenceLiteral(line, items, SequenceKind.Tuple)
            : items.Count == 1 ? items[0]
            : throw _stream.Unexpected("an expression");
    }

    /// <summary>The arguments of a call, brackets included.</summary>
    public ArgumentList Arguments() => _operands.Arguments();

    /// <summary>A chain <c>name | name(...)</c> over what is given, or over the text of a block.</summary>
    public FilterExpression FilterChain(Expression? input) => _operands.FilterChain(input);

    private bool IsTupleEnd(string? end) =>
        _stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd
        || _stream.Current.IsOperator(")")
        || (end is not null && _stream.Current.IsName(end));

    private Expression Condition()
    {
        var value = Or();
        while (_stream.Current.IsName("if"))
        {
            var line = _stream.Next().Line;
            var condition = Or();
            var otherwise = _stream.SkipName("else") ? Expression() : null;
            value = new Conditional(line, condition, value, otherwise);
        }

        return value;
    }

    private Expression Or()
    {
        var left = And();
        while (_stream.Current.IsName("or"))
        {
            left = new Logic(_stream.Next().Line, IsAnd: false, left, And());
        }

        return left;
    }

    private Expression And()
    {
        var left = Negation();
        while (_stream.Current.IsName("and"))
        {
            left = new Logic(_stream.Next().Line, IsAnd: true, left, Negation());
        }

        return left;
    }

    private Expression Negation()
    {
        if (!_stream.Current.IsName("not"))
        {
            return Compared();
        }

        var line = _stream.Next().Line;
        _stream.Run.EnterSyntax();
        var operand = Negation();
        _stream.Run.Leave();
        return new Not(line, operand);
    }

    private Expression Compared()
    {
        var line = _stream.Current.Line;
        var first = Chain(Sums, Concatenated);
        var rest = new List<KeyValuePair<string, Expression>>();
        while (Comparing() is { } sign)
        {
            rest.Add(new(sign, Chain(Sums, Concatenated)));
        }

        return rest.Count == 0 ? first : new Comparison(line, first, rest);
    }

    private string? Comparing()
    {
        var current = _stream.Current;
        if (current.Kind == TokenKind.Operator && Comparisons.Contains(current.Text))
        {
            return _stream.Next().Text;
        }

        if (_stream.SkipName("in"))
        {
            return "in";
        }

        if (current.IsName("not") && _stream.Following.IsName("in"))
        {
            _stream.Next();
            _stream.Next();
            return "not in";
        }

        return null;
    }

    private Expression Concatenated()
    {
        var line = _stream.Current.Line;
        var first = Chain(Products, Power);
        if (!_stream.Current.IsOperator("~"))
        {
            return first;
        }

        var parts = new List<Expression> { first };
        while (_stream.SkipOperator("~"))
        {
            parts.Add(Chain(Products, Power));
        }

        return new Concatenation(line, parts);
    }

    private Expression Power() => Chain(Powers, () => _operands.Operand());

    // Operators of one rank, from the left; powers too, unlike in mathematics.
    private Expression Chain(string[] operators, Func<Expression> operand)
    {
        var left = operand();
        while (_stream.Current.Kind == TokenKind.Operator && operators.Contains(_stream.Current.Text))
        {
            var sign = _stream.Next();
            left = new Binary(sign.Line, sign.Text, left, operand());
        }

        return left;
    }
}
