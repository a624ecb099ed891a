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
    public static Aligned Judge(string name, string folder, TunedReplies tuned, TourContext tour, CancellationToken ct)
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
