using System.Globalization;
using System.Text;

namespace Malmoi.Prompting.Jinja;

/// <summary>Reads an operand: a literal, a name or brackets, and behind it fields, subscripts, calls, filters and tests.</summary>
internal sealed class OperandParser(TokenStream stream, ExpressionParser expressions)
{
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
            operand = Primary();
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

    private Expression Primary()
    {
        var token = stream.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                stream.Next();
                return Constant(token.Text) is { } constant
                    ? new Literal(token.Line, constant)
                    : new Name(token.Line, token.Text);
            case TokenKind.Text:
                return new Literal(token.Line, new TextValue(Strings()));
            case TokenKind.Integer:
                stream.Next();
                return new Literal(token.Line, Value.Of(long.Parse(token.Text, CultureInfo.InvariantCulture)));
            case TokenKind.Float:
                stream.Next();
                var digits = token.Text.Replace("_", "", StringComparison.Ordinal);
                return new Literal(token.Line, new FloatValue(double.Parse(digits, CultureInfo.InvariantCulture)));
            case TokenKind.Operator when token.Text == "(":
                stream.Next();
                var inner = expressions.Tuple(mayBeEmpty: true);
                stream.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return new SequenceLiteral(token.Line, Items(), SequenceKind.List);
            case TokenKind.Operator when token.Text == "{":
                return new DictionaryLiteral(token.Line, Entries());
            default:
                throw stream.Unexpected("an expression");
        }
    }

    private static Value? Constant(string name) =>
        name switch
        {
            "true" or "True" => BooleanValue.True,
            "false" or "False" => BooleanValue.False,
            "none" or "None" => NoneValue.Instance,
            _ => null,
        };

    // Strings side by side are one.
    private string Strings()
    {
        var text = new StringBuilder();
        while (stream.Current.Kind == TokenKind.Text)
        {
            text.Append(stream.Next().Text);
        }

        return text.ToString();
    }

    private List<Expression> Items()
    {
        stream.ExpectOperator("[");
        var items = new List<Expression>();
        while (!stream.Current.IsOperator("]"))
        {
            items.Add(expressions.Expression());
            if (!stream.SkipOperator(","))
            {
                break;
            }
        }

        stream.ExpectOperator("]");
        return items;
    }

    private List<KeyValuePair<Expression, Expression>> Entries()
    {
        stream.ExpectOperator("{");
        var entries = new List<KeyValuePair<Expression, Expression>>();
        while (!stream.Current.IsOperator("}"))
        {
            var key = expressions.Expression();
            stream.ExpectOperator(":");
            entries.Add(new(key, expressions.Expression()));
            if (!stream.SkipOperator(","))
            {
                break;
            }
        }

        stream.ExpectOperator("}");
        return entries;
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
                        ? new Element(line, operand, Primary())
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
            arguments = new ArgumentList([Postfix(Primary())], []);
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
