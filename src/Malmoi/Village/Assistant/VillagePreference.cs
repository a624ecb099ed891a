namespace Malmoi.Village.Assistant;

/// <summary>What a preference is about (Askell et al., 2021).</summary>
public enum AssistantQuality
{
    /// <summary>Right and whole, against wrong, irrelevant or in part.</summary>
    Helpful,

    /// <summary>Says what is known and that the rest is not, against invention, false doubt and flattery.</summary>
    Honest,

    /// <summary>Declines what would harm and offers something else, and helps where nothing is wrong.</summary>
    Harmless,
}

/// <summary>Two replies to a prompt of which one is better in one quality; nothing in the replies alone tells which.</summary>
/// <remarks>
/// Pairs come as twins: the reply chosen for one prompt is the one rejected for the other. So length, and every word, is as often on the better
/// side as on the worse, and only a judge that reads the prompt can do better than chance.
/// </remarks>
public sealed record VillagePreference
{
    public required AssistantQuality Quality { get; init; }

    /// <summary>The kind of task or of wish behind it.</summary>
    public required string Kind { get; init; }

    public required Language Language { get; init; }

    /// <summary>What was said before, the user last.</summary>
    public required IReadOnlyList<VillageMessage> Prompt { get; init; }

    public required string Chosen { get; init; }

    public required string Rejected { get; init; }

    /// <summary>Accepts the chosen reply and not the rejected one.</summary>
    public required AnswerCheck Check { get; init; }

    /// <summary>What of it no other split has.</summary>
    public HeldOutParts HeldOut { get; init; }
}
