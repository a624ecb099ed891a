using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>What everybody in the village knows: who does what, where, with what, and what color things have.</summary>
internal static class Knowledge
{
    private static readonly Fact[] _facts =
    [
        .. Table
            .Embedded("assistant-knowledge.tsv")
            .Rows.Select(row => new Fact(
                row.Required("relation"),
                row.Required("english"),
                row.Required("answer"),
                row.Required("korean"),
                row.Required("korean-answer")
            )),
    ];

    public static IReadOnlyList<TaskKind> Kinds { get; } = [Of("who"), Of("where"), Of("tool"), Of("color")];

    private static TaskKind Of(string relation)
    {
        Fact[] facts = [.. _facts.Where(fact => fact.Relation == relation)];
        return new TaskKind($"know.{relation}", drawing => Asked(drawing, drawing.Dice.Pick<Fact>(facts)))
        {
            IsRecalled = true,
        };
    }

    private static Asked Asked(Drawing drawing, Fact fact) =>
        Choice.Of(drawing.In(fact.Answer, fact.KoreanAnswer), [("what", drawing.In(fact.English, fact.Korean))]);

    private sealed record Fact(string Relation, string English, string Answer, string Korean, string KoreanAnswer);
}
