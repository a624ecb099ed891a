namespace Malmoi.Village.Views;

/// <summary>A story and what it comes to in a sentence or two.</summary>
public sealed record StorySummary : VillageRecord
{
    public required string Story { get; init; }

    public required string Summary { get; init; }

    public required Language Language { get; init; }

    internal override Field[] Fields => [new("source", Story), new("target", Summary), new("language", Code(Language))];
}
