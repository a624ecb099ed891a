namespace Malmoi.Prompting.Jinja.Syntax;

internal enum TokenKind
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Integer,
    Float,
    Text,
    Operator,
    End,
}

/// <summary>A piece of a template's source; the text is already unescaped.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;

    public bool IsName(string name) => Is(TokenKind.Name, name);

    public bool IsOperator(string sign) => Is(TokenKind.Operator, sign);

    public string Shown =>
        Kind switch
        {
            TokenKind.End => "the end of the template",
            TokenKind.BlockEnd => "'%}'",
            TokenKind.VariableEnd => "'}}'",
            TokenKind.BlockBegin or TokenKind.VariableBegin or TokenKind.Data => "text of the template",
            _ => $"'{Text}'",
        };
}
