using Malmoi.Village.Korean;

namespace Malmoi.Village.Lexicon;

/// <summary>Where an English adjective may stand.</summary>
public enum Placement
{
    Both,
    Attributive,
    Predicative,
}

/// <summary>What the Korean word beside an English adjective is.</summary>
public enum KoreanQuality
{
    /// <summary>형용사, a descriptive verb: 예쁘다, 예쁜.</summary>
    Descriptive,

    /// <summary>관형사, a bare prenominal: 새, 헌. It never stands as a predicate.</summary>
    Determiner,

    /// <summary>A verb whose completed form is the quality: 결혼하다, 결혼한, 결혼했다.</summary>
    Resultative,

    /// <summary>A noun with the copula: 초록색, 초록색 (attributive), 초록색이다.</summary>
    Nominal,
}

/// <summary>An adjective concept of the village with its word in both languages.</summary>
public sealed record Adjective
{
    public required string Concept { get; init; }
    public required string English { get; init; }

    /// <summary>happier, more useful; empty where the quality has no degrees.</summary>
    public required string Comparative { get; init; }
    public required string Superlative { get; init; }
    public required Placement Placement { get; init; }
    public required Selector Applies { get; init; }
    public required KoreanQuality Quality { get; init; }

    /// <summary>The Korean dictionary form (새, 초록색 for words that do not conjugate).</summary>
    public required string KoreanLemma { get; init; }

    /// <summary>The predicate that conjugates; null for a bare prenominal.</summary>
    public required Predicate? Korean { get; init; }

    /// <summary>The concept of the opposite; empty where there is none.</summary>
    public required string Antonym { get; init; }
    public required bool IsHeldOut { get; init; }

    public bool IsGradable => Comparative.Length > 0;
}
