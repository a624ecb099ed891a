using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

internal enum Age
{
    Child,
    Adult,
    Elder,
}

/// <summary>Somebody of the village: a name or a kinship term, and what both languages must know of a person.</summary>
internal sealed class Person
{
    /// <summary>The given name; null for one who is known by a kinship term or a job only.</summary>
    public GivenName? Name { get; init; }

    /// <summary>Grandmother, teacher: how the story calls the person.</summary>
    public Noun? Title { get; init; }

    /// <summary>Whose grandmother; null for a job.</summary>
    public Person? Of { get; init; }

    public required Gender Gender { get; init; }

    public required Age Age { get; init; }

    /// <summary>A child calls parents, grandparents and teachers with 께서 and 시.</summary>
    public bool IsHonored { get; init; }

    public Agreement Agreement => new(3, false, Gender);
}
