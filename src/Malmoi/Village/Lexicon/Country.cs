namespace Malmoi.Village.Lexicon;

/// <summary>A country with its capital, its adjective, a citizen and its language, in both languages.</summary>
public sealed record Country
{
    /// <summary>Without article.</summary>
    public required string English { get; init; }

    /// <summary>Whether English says "the" before it: the Netherlands.</summary>
    public required bool TakesArticle { get; init; }
    public required string Korean { get; init; }
    public required string Capital { get; init; }
    public required string KoreanCapital { get; init; }
    public required string Nationality { get; init; }

    /// <summary>일본인; the language and the country's adjective come from other columns.</summary>
    public required string KoreanCitizen { get; init; }
    public required string Language { get; init; }
    public required string KoreanLanguage { get; init; }
    public required bool IsHeldOut { get; init; }
}
