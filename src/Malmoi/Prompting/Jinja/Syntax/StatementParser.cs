namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>Reads a template: text, printed expressions, and blocks with what is inside them.</summary>
internal sealed class StatementParser
{
    private readonly TokenStream _stream;
    private readonly ExpressionParser _expressions;
    private readonly DefinitionParser _definitions;

    private StatementParser(TokenStream stream)
    {
        _stream = stream;
        _expressions = new ExpressionParser(stream);
        _definitions = new DefinitionParser(stream, _expressions, this);
    }

    /// <summary>How many loops are open round the place: <c>break</c> needs one.</summary>
    public int Loops { get; set; }

    /// <summary>The statements of a template.</summary>
    public static IReadOnlyList<Statement> Parse(Run run, string source)
    {
        var stream = new TokenStream(run, Lexer.Read(run, source));
        var parser = new StatementParser(stream);
        return parser.Statements([]);
    }

    /// <summary>What is inside a block, up to one of the tags that may end it; that tag's name is read too.</summary>
    public (IReadOnlyList<Statement> Body, string End) Body(params string[] ends)
    {
        _stream.SkipOperator(":");
        EndTag();
        _stream.Run.EnterSyntax();
        var body = Statements(ends);
        _stream.Run.Leave();
        return (body, _stream.Next().Text);
    }

    /// <summary>What is inside a block that one tag ends, and that tag.</summary>
    public IReadOnlyList<Statement> WholeBody(string end)
    {
        var body = Body(end).Body;
        EndTag();
        return body;
    }

    private List<Statement> Statements(string[] ends)
    {
        var statements = new List<Statement>();
        while (true)
        {
            var token = _stream.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new PlainText(token.Line, _stream.Next().Text));
                    break;
                case TokenKind.VariableBegin:
                    _stream.Next();
                    statements.Add(new Print(token.Line, _expressions.Tuple()));
                    _stream.Expect(TokenKind.VariableEnd, "'}}'");
                    break;
                case TokenKind.BlockBegin:
                    _stream.Next();
                    if (_stream.Current.Kind == TokenKind.Name && ends.Contains(_stream.Current.Text))
                    {
                        return statements;
                    }

                    Block(statements);
                    break;
                case TokenKind.End when ends.Length == 0:
                    return statements;
                default:
                    throw _stream.Unexpected(string.Join(" or ", ends.Select(end => $"'{{% {end} %}}'")));
            }
        }
    }

    private void Block(List<Statement> statements)
    {
        var tag = _stream.Expect(TokenKind.Name, "the name of a tag");
        switch (tag.Text)
        {
            case "if":
                statements.Add(If(tag.Line));
                break;
            case "for":
                statements.Add(For(tag.Line));
                break;
            case "print":
                do
                {
                    statements.Add(new Print(tag.Line, _expressions.Expression()));
                } while (_stream.SkipOperator(","));

                EndTag();
                break;
            case "break" or "continue" when Loops > 0:
                statements.Add(tag.Text == "break" ? new Break(tag.Line) : new Continue(tag.Line));
                EndTag();
                break;
            case "break" or "continue":
                throw _stream.Run.Error($"'{tag.Text}' stands outside a loop");
            case "filter":
                var filter = _expressions.FilterChain(null);
                statements.Add(new FilterBlock(tag.Line, filter, WholeBody("endfilter")));
                break;
            case "generation":
                statements.Add(new Generation(tag.Line, WholeBody("endgeneration")));
                break;
            case "include" or "import" or "from" or "extends" or "block" or "autoescape":
                throw _stream.Run.Error($"'{{% {tag.Text} %}}' has no place in a chat template");
            default:
                statements.Add(
                    _definitions.TryRead(tag) ?? throw _stream.Run.Error($"there is no tag '{{% {tag.Text} %}}' here")
                );
                break;
        }
    }

    private void EndTag() => _stream.Expect(TokenKind.BlockEnd, "'%}'");

    private If If(int line)
    {
        var branches = new List<Branch>();
        while (true)
        {
            var condition = _expressions.Tuple(withCondition: false);
            var (body, end) = Body("elif", "else", "endif");
            branches.Add(new Branch(condition, body));
            if (end == "elif")
            {
                continue;
            }

            IReadOnlyList<Statement> otherwise = [];
            if (end == "else")
            {
                otherwise = Body("endif").Body;
            }

            EndTag();
            return new If(line, branches, otherwise);
        }
    }

    private For For(int line)
    {
        var target = _definitions.Target(end: "in");
        if (!_stream.SkipName("in"))
        {
            throw _stream.Unexpected("'in'");
        }

        var items = _expressions.Tuple(withCondition: false, end: "recursive");
        var filter = _stream.SkipName("if") ? _expressions.Expression() : null;
        var isRecursive = _stream.SkipName("recursive");
        Loops++;
        var (body, end) = Body("endfor", "else");
        Loops--;
        IReadOnlyList<Statement> otherwise = end == "else" ? Body("endfor").Body : [];
        EndTag();
        return new For(line, target, items, filter, isRecursive, body, otherwise);
    }
}
