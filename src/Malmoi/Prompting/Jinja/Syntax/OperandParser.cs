using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Reads an operand: a literal, a name or brackets, and behind it fields, subscripts, calls, filters and tests.</summary>
internal sealed class OperandParser(TokenStream stream, ExpressionParser expressions)
{
    private readonly PrimaryParser _primaries = new(stream, expressions);

    /// <summary>An operand with its signs; the filters behind it take the signs along: <c>-1 | abs</c> is 1.</summary>
    public Expression Operand(bool withFilters = true)
    {
        var current = stream.Current;
        Expression operand;
        if (current.IsOperator("-") || current.IsOperator("+"))
        {
            stream.Next();
            stream.Run.EnterSyntax();
            operand = new Signed(current.Line, current.IsOperator("-"), Operand(withFilters: false));
            stream.Run.Leave();
        }
        else
        {
            operand = _primaries.Primary();
        }

        operand = Postfix(operand);
        return withFilters ? FiltersAndTests(operand) : operand;
    }

    public FilterExpression FilterChain(Expression? input)
    {
        FilterExpression filter;
        do
        {
            var name = stream.Expect(TokenKind.Name, "the name of a filter");
            var arguments = stream.Current.IsOperator("(") ? Arguments() : ArgumentList.None;
            filter = new FilterExpression(name.Line, input, name.Text, arguments);
            input = filter;
        } while (stream.SkipOperator("|"));

        return filter;
    }

    public ArgumentList Arguments()
    {
        stream.ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        Expression? rest = null;
        Expression? namedRest = null;
        while (!stream.Current.IsOperator(")"))
        {
            if (namedRest is null && stream.SkipOperator("**"))
            {
                namedRest = expressions.Expression();
            }
            else if (rest is null && namedRest is null && stream.SkipOperator("*"))
            {
                rest = expressions.Expression();
            }
            else if (namedRest is null && stream.Current.Kind == TokenKind.Name && stream.Following.IsOperator("="))
            {
                var name = stream.Next().Text;
                stream.Next();
                named.Add(new(name, expressions.Expression()));
            }
            else if (named.Count == 0 && rest is null && namedRest is null)
            {
                positional.Add(expressions.Expression());
            }
            else
            {
                throw stream.Unexpected("a named argument");
            }

            if (!stream.SkipOperator(","))
            {
                break;
            }
        }

        stream.ExpectOperator(")");
        return new ArgumentList(positional, named, rest, namedRest);
    }

    private Expression Postfix(Expression operand)
    {
        while (true)
        {
            var line = stream.Current.Line;
            if (stream.SkipOperator("."))
            {
                operand =
                    stream.Current.Kind == TokenKind.Integer
                        ? new Element(line, operand, _primaries.Primary())
                        : new Member(line, operand, stream.Expect(TokenKind.Name, "a name or number").Text);
            }
            else if (stream.SkipOperator("["))
            {
                operand = Subscript(line, operand);
                stream.ExpectOperator("]");
            }
            else if (stream.Current.IsOperator("("))
            {
                operand = new CallExpression(line, operand, Arguments());
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression Subscript(int line, Expression operand)
    {
        var start = stream.Current.IsOperator(":") ? null : Index(line);
        if (start is SequenceLiteral { Kind: SequenceKind.Tuple } || !stream.SkipOperator(":"))
        {
            return new Element(line, operand, start!);
        }

        var stop = SliceEnd();
        var step = stream.SkipOperator(":") ? SliceEnd() : null;
        return new Slice(line, operand, start, stop, step);

        Expression? SliceEnd() =>
            stream.Current.IsOperator(":") || stream.Current.IsOperator("]") ? null : expressions.Expression();
    }

    // One expression, or a tuple of none or several.
    private Expression Index(int line)
    {
        var parts = new List<Expression>();
        while (!stream.Current.IsOperator("]"))
        {
            parts.Add(expressions.Expression());
            if (!stream.SkipOperator(","))
            {
                break;
            }
        }

        return parts.Count == 1 ? parts[0] : new SequenceLiteral(line, parts, SequenceKind.Tuple);
    }

    private Expression FiltersAndTests(Expression operand)
    {
        while (true)
        {
            var line = stream.Current.Line;
            if (stream.SkipOperator("|"))
            {
                operand = FilterChain(operand);
            }
            else if (stream.SkipName("is"))
            {
                operand = Test(line, operand);
            }
            else if (stream.Current.IsOperator("("))
            {
                operand = new CallExpression(line, operand, Arguments());
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression Test(int line, Expression operand)
    {
        var isNegated = stream.SkipName("not");
        var name = stream.Expect(TokenKind.Name, "the name of a test").Text;
        var arguments = ArgumentList.None;
        var current = stream.Current;
        if (current.IsOperator("("))
        {
            arguments = Arguments();
        }
        else if (current.IsName("is"))
        {
            throw stream.Unexpected("one test: tests cannot be chained with 'is'");
        }
        else if (StartsArgument(current))
        {
            arguments = new ArgumentList([Postfix(_primaries.Primary())], []);
        }

        Expression test = new TestExpression(line, operand, name, arguments);
        return isNegated ? new Not(line, test) : test;
    }

    private static bool StartsArgument(Token token) =>
        token.Kind switch
        {
            TokenKind.Name => token.Text is not ("else" or "or" or "and"),
            TokenKind.Text or TokenKind.Integer or TokenKind.Float => true,
            TokenKind.Operator => token.Text is "[" or "{",
            _ => false,
        };
}
