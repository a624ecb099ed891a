using Malmoi.Village.Assistant.Kinds;

namespace Malmoi.Village.Assistant;

/// <summary>A kind of task: how one is drawn, and what becomes of it in the splits.</summary>
/// <param name="Name">FAMILY.TASK; its wordings stand under it in assistant-wordings.tsv.</param>
/// <param name="Draw">Draws one; null where chance gave none.</param>
internal sealed record TaskKind(string Name, Func<Drawing, Asked?> Draw)
{
    /// <summary>Only test has it.</summary>
    public bool IsHeldOut { get; init; }

    /// <summary>The answer must be known, not found: test asks in new words for what training tells.</summary>
    public bool IsRecalled { get; init; }

    /// <summary>The one language that has it; null for both.</summary>
    public Language? Only { get; init; }

    public static IReadOnlyList<TaskKind> All { get; } =
    [
        .. Arithmetic.Kinds,
        .. WordProblems.Kinds,
        .. Logic.Kinds,
        .. WordRelations.Kinds,
        .. WordForms.Kinds,
        .. WordLists.Kinds,
        .. Geography.Kinds,
        .. Calendar.Kinds,
        .. Knowledge.Kinds,
        .. Reading.Kinds,
        .. Sentences.Kinds,
        .. OpenTasks.Kinds,
        .. Claims.Kinds,
        .. Wishes.Kinds,
    ];

    public bool Is(Language language) => Only is null || Only == language;
}
