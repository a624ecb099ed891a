namespace Malmoi.Village.Assistant;

/// <summary>What a kind of task drew: the words of its places, the gold, and how it is judged; the wordings make sentences of it.</summary>
internal sealed record Asked
{
    /// <summary>The words for the places of the wordings.</summary>
    public required (string Place, string Word)[] Words { get; init; }

    public required string Answer { get; init; }

    public required AnswerCheck Check { get; init; }

    /// <summary>Which of the kind's wordings fit: "no" where a task is asked otherwise when the answer is no.</summary>
    public string Variant { get; init; } = "";

    public string? Input { get; init; }

    /// <summary>The steps of reasoning, a sentence each.</summary>
    public string? Reasoning { get; init; }

    /// <summary>A reply of its own; null: by the wordings, or the answer alone.</summary>
    public string? Reply { get; init; }

    /// <summary>What no other split has but the kind and the wording.</summary>
    public HeldOutParts HeldOut { get; init; }

    /// <summary>What is asked about, as text.</summary>
    public string Key => string.Join('\t', Words.Select(word => word.Word));
}
