using System.Globalization;
using System.Text;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Reads what stands alone: a literal, a name, or brackets with something inside.</summary>
internal sealed class PrimaryParser(TokenStream stream, ExpressionParser expressions)
{
    public Expression Primary()
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
}
