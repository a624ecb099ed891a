namespace Malmoi.Village.Lexicon;

public enum AdverbKind
{
    Manner,
    Time,
    Frequency,
    Degree,
    Place,
    Sentence,

    /// <summary>Korean words that need a negation: 결코, 전혀, 아직.</summary>
    NegativePolarity,
}

/// <summary>The tense that an adverb of time asks for.</summary>
public enum TenseRestriction
{
    Any,
    Past,
    Present,
    Future,
}

/// <summary>Where an English adverb stands in its clause.</summary>
public enum AdverbPosition
{
    /// <summary>Before the subject.</summary>
    Initial,

    /// <summary>Before the main verb, after the first auxiliary.</summary>
    Middle,

    /// <summary>After the verb phrase.</summary>
    Final,
}

/// <summary>An adverb concept of the village with its word in both languages.</summary>
public sealed record Adverb
{
    public required string Concept { get; init; }
    public required string English { get; init; }
    public required string Korean { get; init; }
    public required AdverbKind Kind { get; init; }
    public required TenseRestriction Tense { get; init; }
    public required AdverbPosition Position { get; init; }

    /// <summary>The verb fields it goes with; empty for every field.</summary>
    public required IReadOnlyList<VerbField> Fields { get; init; }

    /// <summary>Only with a subject that acts on purpose: carefully, secretly.</summary>
    public required bool NeedsWill { get; init; }
    public required bool IsHeldOut { get; init; }
}
