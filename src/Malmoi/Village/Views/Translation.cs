namespace Malmoi.Village.Views;

/// <summary>A sentence and what it is in the other language.</summary>
public sealed record Translation : VillageRecord
{
    public required string Source { get; init; }

    public required string Target { get; init; }

    /// <summary>The kind of sentence, by its name in the grammar.</summary>
    public required string Construction { get; init; }

    /// <summary>No other split has the construction.</summary>
    public required bool IsConstructionHeldOut { get; init; }

    /// <summary>A word of it stands in no other split.</summary>
    public required bool HasHeldOutWord { get; init; }

    internal override Field[] Fields =>
        [
            new("source", Source),
            new("target", Target),
            new("construction", Construction),
            new(
                "held_out",
                (IsConstructionHeldOut, HasHeldOutWord) switch
                {
                    (true, true) => "construction and word",
                    (true, false) => "construction",
                    (false, true) => "word",
                    _ => "nothing",
                }
            ),
        ];
}
