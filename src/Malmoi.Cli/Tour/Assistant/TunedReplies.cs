using Malmoi.Reports;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>What the tuned model replies to the questions that others are compared by.</summary>
/// <param name="Groups">What the questions are about, and how many in a row are.</param>
internal sealed record TunedReplies(
    Examinee Model,
    IReadOnlyList<(Bilingual Name, int Count)> Groups,
    IReadOnlyList<VillageInstruction> Questions,
    AnswerJudgement Greedy,
    AnswerJudgement Drawn
)
{
    public static TunedReplies Of(
        Examinee model,
        IReadOnlyList<(Bilingual Name, IReadOnlyList<VillageInstruction> Questions)> groups,
        TourContext tour,
        CancellationToken ct
    )
    {
        VillageInstruction[] questions = [.. groups.SelectMany(group => group.Questions)];
        return new TunedReplies(
            model,
            [.. groups.Select(group => (group.Name, group.Questions.Count))],
            questions,
            new AnswerJudgement(model, questions, 0, tour.Seed, null, ct),
            new AnswerJudgement(model, questions, 1, tour.Seed, null, ct)
        );
    }

    /// <summary>The drawn replies of each group: how many of the tuned model are right, and how often each aligned one wins.</summary>
    public IEnumerable<(Bilingual Name, int Count, Rate Right, IReadOnlyList<Rate> Wins)> ByGroup(
        IReadOnlyList<Aligned> aligned,
        int seed
    )
    {
        var first = 0;
        foreach (var (name, count) in Groups)
        {
            var (from, to) = (first, first + count);
            first = to;
            bool[] own = [.. Drawn.Right.Take(from..to)];
            yield return (
                name,
                count,
                Rate.Of(own),
                [.. aligned.Select(one => Rate.OfWins([.. one.Drawn.Right.Take(from..to)], own, seed))]
            );
        }
    }
}
