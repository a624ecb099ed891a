using Malmoi.Village.Views;

namespace Malmoi.Village.Passages;

/// <summary>A passage, a question about it, and the words of the passage that answer (after SQuAD, Rajpurkar et al., 2016).</summary>
public sealed record QuestionAnswer : VillageRecord
{
    public required string Context { get; init; }

    public required string Question { get; init; }

    /// <summary>Without article and preposition; in Korean without the particle.</summary>
    public required string Answer { get; init; }

    /// <summary>Where the answer begins in the context, in characters.</summary>
    public required int Start { get; init; }

    public required QuestionKind Kind { get; init; }

    public required Language Language { get; init; }

    internal override Field[] Fields =>
        [
            new("question", Question),
            new("context", Context),
            new("answer", Answer),
            new("answer_start", Start),
            new("kind", Name(Kind)),
            new("language", Code(Language)),
        ];

    private static string Name(QuestionKind kind) =>
        kind switch
        {
            QuestionKind.Who => "who",
            QuestionKind.Whom => "whom",
            QuestionKind.What => "what",
            QuestionKind.Where => "where",
            QuestionKind.HowMany => "how many",
            _ => "when",
        };
}
