using Malmoi.Reports;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>A model that was aligned, beside the tuned one that it began with.</summary>
/// <param name="Name">PPO or DPO.</param>
/// <param name="Greedy">Questions answered right by the likeliest tokens.</param>
/// <param name="Drawn">Questions answered right by drawn tokens.</param>
/// <param name="Wins">How often a drawn answer of its is right where the tuned model's is not, a tie counted half.</param>
/// <param name="GreedyWins">The same of the likeliest tokens.</param>
/// <param name="Distance">KL from the tuned model, in nats an answer.</param>
internal sealed record Aligned(
    string Name,
    AnswerJudgement Greedy,
    AnswerJudgement Drawn,
    Rate Wins,
    Rate GreedyWins,
    double Distance
)
{
    public static Aligned Judge(string name, string folder, TunedAnswers tuned, TourContext tour, CancellationToken ct)
    {
        using var model = new Examinee(folder, tour.Threads);
        var greedy = new AnswerJudgement(model, tuned.Questions, 0, tour.Seed, null, ct);
        var drawn = new AnswerJudgement(model, tuned.Questions, 1, tour.Seed, tuned.Model, ct);
        return new Aligned(
            name,
            greedy,
            drawn,
            Rate.OfWins(drawn.Right, tuned.Drawn.Right, tour.Seed),
            Rate.OfWins(greedy.Right, tuned.Greedy.Right, tour.Seed),
            drawn.Distance
        );
    }

    public IReadOnlyList<Bilingual> Row =>
        [
            Name,
            Wins.ToString(),
            GreedyWins.ToString(),
            FormattableString.Invariant($"{Distance:F2}"),
            Drawn.Rate.ToString(),
            Greedy.Rate.ToString(),
        ];
}

/// <summary>What the tuned model replies to the questions that others are compared by.</summary>
/// <param name="Groups">What the questions are about, and how many in a row are.</param>
internal sealed record TunedAnswers(
    Examinee Model,
    IReadOnlyList<(Bilingual Name, int Count)> Groups,
    IReadOnlyList<VillageInstruction> Questions,
    AnswerJudgement Greedy,
    AnswerJudgement Drawn
)
{
    public static TunedAnswers Of(
        Examinee model,
        IReadOnlyList<(Bilingual Name, IReadOnlyList<VillageInstruction> Questions)> groups,
        TourContext tour,
        CancellationToken ct
    )
    {
        VillageInstruction[] questions = [.. groups.SelectMany(group => group.Questions)];
        return new TunedAnswers(
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
