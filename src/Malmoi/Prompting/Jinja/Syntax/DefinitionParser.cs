namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Reads the blocks that give names to things: <c>set</c>, <c>with</c>, <c>macro</c>, <c>call</c>.</summary>
internal sealed class DefinitionParser(TokenStream stream, ExpressionParser expressions, StatementParser statements)
{
    /// <summary>The definition that a tag starts, or null where the tag starts none.</summary>
    public Statement? TryRead(Token tag) =>
        tag.Text switch
        {
            "set" => Set(tag.Line),
            "with" => With(tag.Line),
            "macro" => Macro(tag.Line),
            "call" => Call(tag.Line),
            _ => null,
        };

    /// <summary>A name or a tuple of names; in <c>set</c> also a field of a namespace.</summary>
    public Target Target(string? end = null, bool withFields = false)
    {
        var line = stream.Current.Line;
        var parts = new List<Target>();
        var isTuple = false;
        while (stream.Current.Kind == TokenKind.Name ? end is null || !stream.Current.IsName(end) : IsBracket("("))
        {
            parts.Add(OneTarget(withFields));
            if (!stream.SkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        return isTuple ? new TupleTarget(line, parts)
            : parts.Count == 1 ? parts[0]
            : throw stream.Unexpected("a name");
    }

    private bool IsBracket(string bracket) => stream.Current.IsOperator(bracket);

    private Target OneTarget(bool withFields)
    {
        if (stream.SkipOperator("("))
        {
            stream.Run.EnterSyntax();
            var inner = Target();
            stream.Run.Leave();
            stream.ExpectOperator(")");
            return inner;
        }

        var name = stream.Next();
        if (name.Text is "true" or "false" or "none" or "True" or "False" or "None")
        {
            throw stream.Run.Error($"cannot assign to '{name.Text}'");
        }

        return withFields && stream.SkipOperator(".")
            ? new FieldTarget(name.Line, name.Text, stream.Expect(TokenKind.Name, "a field").Text)
            : new NameTarget(name.Line, name.Text);
    }

    private Statement Set(int line)
    {
        var target = Target(withFields: true);
        if (stream.SkipOperator("="))
        {
            var value = expressions.Tuple();
            EndTag();
            return new Set(line, target, value);
        }

        var filter = stream.SkipOperator("|") ? expressions.FilterChain(null) : null;
        return new SetBlock(line, target, filter, statements.WholeBody("endset"));
    }

    private With With(int line)
    {
        var bindings = new List<KeyValuePair<Target, Expression>>();
        while (stream.Current.Kind != TokenKind.BlockEnd)
        {
            if (bindings.Count > 0)
            {
                stream.ExpectOperator(",");
            }

            var target = OneName();
            stream.ExpectOperator("=");
            bindings.Add(new(target, expressions.Expression()));
        }

        return new With(line, bindings, statements.WholeBody("endwith"));

        Target OneName() => new NameTarget(stream.Current.Line, stream.Expect(TokenKind.Name, "a name").Text);
    }

    private Macro Macro(int line)
    {
        var name = stream.Expect(TokenKind.Name, "the name of the macro").Text;
        var (signature, body) = SignatureAndBody(name, () => Parameters(name), "endmacro");
        return new Macro(line, signature, body);
    }

    private CallBlock Call(int line)
    {
        CallExpression? call = null;
        var (signature, body) = SignatureAndBody(
            "caller",
            () =>
            {
                var caller = IsBracket("(") ? Parameters("caller") : new Signature("caller", [], []);
                call =
                    expressions.Expression() as CallExpression
                    ?? throw stream.Run.Error("'{% call %}' needs the call of a macro");
                return caller;
            },
            "endcall"
        );
        return new CallBlock(line, signature, call!, body);
    }

    private (Signature Signature, IReadOnlyList<Statement> Body) SignatureAndBody(
        string name,
        Func<Signature> head,
        string end
    )
    {
        var signature = head();
        var before = stream.TakeMentioned();
        var loops = statements.Loops;
        statements.Loops = 0;
        var body = statements.WholeBody(end);
        statements.Loops = loops;
        signature = signature with
        {
            Name = name,
            TakesRest = stream.Mentioned.Contains("varargs"),
            TakesNamedRest = stream.Mentioned.Contains("kwargs"),
            TakesCaller = stream.Mentioned.Contains("caller"),
        };
        stream.Merge(before);
        return (signature, body);
    }

    private Signature Parameters(string name)
    {
        stream.ExpectOperator("(");
        var parameters = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var defaults = new List<Expression>();
        while (!IsBracket(")"))
        {
            if (parameters.Count > 0)
            {
                stream.ExpectOperator(",");
            }

            var parameter = stream.Expect(TokenKind.Name, "a parameter").Text;
            if (!known.Add(parameter))
            {
                throw stream.Run.Error($"the parameter '{parameter}' stands twice");
            }

            parameters.Add(parameter);
            if (stream.SkipOperator("="))
            {
                defaults.Add(expressions.Expression());
            }
            else if (defaults.Count > 0)
            {
                throw stream.Run.Error($"the parameter '{parameter}' without a default follows one with a default");
            }
        }

        stream.ExpectOperator(")");
        return new Signature(name, parameters, defaults);
    }

    private void EndTag() => stream.Expect(TokenKind.BlockEnd, "'%}'");
}
