namespace Malmoi.Prompting.Jinja.Syntax;

/// <summary>The pieces of a template, with a place where the parser stands.</summary>
internal sealed class TokenStream(Run run, IReadOnlyList<Token> tokens)
{
    private int _at;

    public Run Run => run;

    public Token Current => tokens[_at];

    public Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    /// <summary>The names that were read since someone last took them: a macro learns here whether it uses its caller.</summary>
    public HashSet<string> Mentioned { get; private set; } = new(StringComparer.Ordinal);

    public Token Next()
    {
        var token = tokens[_at];
        run.Line = token.Line;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        if (token.Kind == TokenKind.Name)
        {
            Mentioned.Add(token.Text);
        }

        return token;
    }

    public bool Skip(TokenKind kind, string text)
    {
        var isThere = Current.Is(kind, text);
        if (isThere)
        {
            Next();
        }

        return isThere;
    }

    public bool SkipName(string name) => Skip(TokenKind.Name, name);

    public bool SkipOperator(string sign) => Skip(TokenKind.Operator, sign);

    public Token Expect(TokenKind kind, string expected) => Current.Kind == kind ? Next() : throw Unexpected(expected);

    public void ExpectOperator(string sign)
    {
        if (!SkipOperator(sign))
        {
            throw Unexpected($"'{sign}'");
        }
    }

    public InputException Unexpected(string expected)
    {
        run.Line = Current.Line;
        return run.Error($"expected {expected}, found {Current.Shown}");
    }

    /// <summary>Starts a new set of mentioned names; the old one is given back by <see cref="Merge"/>.</summary>
    public HashSet<string> TakeMentioned()
    {
        var before = Mentioned;
        Mentioned = new HashSet<string>(StringComparer.Ordinal);
        return before;
    }

    public void Merge(HashSet<string> before)
    {
        before.UnionWith(Mentioned);
        Mentioned = before;
    }
}
