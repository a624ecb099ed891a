using Malmoi.Village.Views;

namespace Malmoi.Village.Roles;

/// <summary>A sentence in which a woman does something to a man or he to her, and which of the two it was.</summary>
public sealed record RoleSentence : VillageRecord
{
    public required string Text { get; init; }

    /// <summary>Who did it: "woman" or "man".</summary>
    public required string Label { get; init; }

    public required Language Language { get; init; }

    internal override Field[] Fields => [new("text", Text), new("label", Label), new("language", Code(Language))];
}
