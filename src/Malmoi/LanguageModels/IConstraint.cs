namespace Malmoi.LanguageModels;

/// <summary>What a text may be while it is written, token by token: of a grammar, a JSON schema, a regular expression.</summary>
/// <remarks>It remembers where the text is, so each text needs its own: <see cref="Fork"/> one before the first token.</remarks>
public interface IConstraint
{
    /// <summary>Whether the text is whole as it stands, so that it may end here.</summary>
    bool MayEnd { get; }

    /// <summary>Rules out every token that the text cannot go on with; the end mark stays where the text may end.</summary>
    /// <param name="logits">(vocabulary) unnormalised natural logarithms; a token is ruled out by negative infinity.</param>
    void Apply(Span<float> logits);

    /// <summary>The text goes on with this token.</summary>
    /// <exception cref="ArgumentException">The text cannot go on with it.</exception>
    void Accept(int token);

    /// <summary>A second one with the same past.</summary>
    IConstraint Fork();
}
