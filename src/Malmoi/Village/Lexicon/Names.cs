namespace Malmoi.Village.Lexicon;

/// <summary>Where a personal name is at home.</summary>
public enum NameOrigin
{
    English,
    Korean,
}

/// <summary>A given name, written in both languages.</summary>
public sealed record GivenName
{
    public required string English { get; init; }
    public required string Korean { get; init; }
    public required Gender Gender { get; init; }
    public required NameOrigin Origin { get; init; }
    public required bool IsHeldOut { get; init; }
}

/// <summary>A family name, written in both languages.</summary>
public sealed record FamilyName
{
    public required string English { get; init; }
    public required string Korean { get; init; }
    public required NameOrigin Origin { get; init; }
    public required bool IsHeldOut { get; init; }
}
