namespace Malmoi.Village.Lexicon;

/// <summary>Grammatical gender where English shows it in a pronoun; <see cref="Common"/> for a person of either.</summary>
public enum Gender
{
    Neuter,
    Masculine,
    Feminine,
    Common,
}

/// <summary>How an English noun counts.</summary>
public enum Countability
{
    Count,
    Mass,

    /// <summary>Only a plural: trousers, scissors, counted in pairs.</summary>
    Plural,
}

/// <summary>A noun concept of the village with its word in both languages.</summary>
public sealed record Noun
{
    public required string Concept { get; init; }
    public required string English { get; init; }

    /// <summary>The English plural; the lemma itself for a mass noun.</summary>
    public required string Plural { get; init; }
    public required Countability Countability { get; init; }
    public required Gender Gender { get; init; }
    public required string Korean { get; init; }

    /// <summary>The Korean counter: 명, 마리, 개; empty where the thing is not counted.</summary>
    public required string Counter { get; init; }

    /// <summary>The English measure of a mass noun or plural: cup, slice, pair; empty where there is none.</summary>
    public required string Measure { get; init; }

    /// <summary>The word for an honoured person's own: 댁 for 집, 성함 for 이름; empty where there is none.</summary>
    public required string HonorificKorean { get; init; }
    public required SemanticClass Class { get; init; }
    public required NounProperties Properties { get; init; }

    /// <summary>Kept out of every training split.</summary>
    public required bool IsHeldOut { get; init; }

    public bool Is(NounProperties properties) => (Properties & properties) == properties;

    internal Annotation.EntityKind Entity => Class.Entity();

    public bool IsPerson => Class is SemanticClass.Kin or SemanticClass.Job or SemanticClass.Role;
}
