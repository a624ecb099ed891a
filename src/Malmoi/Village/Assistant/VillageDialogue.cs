namespace Malmoi.Village.Assistant;

/// <summary>A conversation of several turns in which an assistant answers about the village, with gold for each answer.</summary>
public sealed record VillageDialogue
{
    /// <summary>The kind of conversation: dialogue.passage, dialogue.country, dialogue.numbers.</summary>
    public required string Kind { get; init; }

    public required Language Language { get; init; }

    /// <summary>User and assistant in turn, the user first, the assistant last.</summary>
    public required IReadOnlyList<VillageMessage> Messages { get; init; }

    /// <summary>What of it no other split has.</summary>
    public HeldOutParts HeldOut { get; init; }
}
