namespace Malmoi.Village.Pairs;

/// <summary>Two sentences that differ minimally, of which only one is grammatical (after BLiMP, Warstadt et al., 2020).</summary>
public sealed record MinimalPair
{
    public required string Good { get; init; }
    public required string Bad { get; init; }

    /// <summary>The paradigm.</summary>
    public required string Uid { get; init; }

    /// <summary>The linguistic phenomenon that the paradigm belongs to.</summary>
    public required string Phenomenon { get; init; }
    public required Language Language { get; init; }

    /// <summary>Words between those that must agree.</summary>
    public required int Distance { get; init; }

    /// <summary>Words between them that would ask for the bad form.</summary>
    public required int Attractors { get; init; }

    /// <summary>What both share before the word that decides; null where good and bad have the same words in another order.</summary>
    public required string? Prefix { get; init; }
    public required string? GoodWord { get; init; }
    public required string? BadWord { get; init; }
}
