using Malmoi.Evaluation.Assistants;

namespace Malmoi.Instructions.Rewards;

/// <summary>How often a reward finds the answer better that people preferred, and how sure it is.</summary>
/// <param name="Right">Of all pairs, those of rankings counted one by one; a tie is no hit.</param>
/// <param name="Differences">Of each pair, by how much the preferred answer is scored higher.</param>
public sealed record RewardAccuracy(Share Right, IReadOnlyList<float> Differences)
{
    /// <summary>Pairs whose answers it finds alike.</summary>
    public int Ties => Differences.Count(difference => difference == 0);

    /// <summary>The same with half of the ties, as a coin would decide them: where a rule knows nothing it is right in half of the pairs.</summary>
    public Share WithTies => new(Right.Hits + (Ties / 2), Right.Items);

    /// <summary>Whether it is right as often as it is sure: σ of a difference's size says how sure (Bradley and Terry, 1952).</summary>
    public Calibration Calibration =>
        new([
            .. Differences.Select(difference => new RatedAnswer(
                1 / (1 + Math.Exp(-Math.Abs(difference))),
                difference > 0
            )),
        ]);

    /// <summary>Asks a reward.</summary>
    /// <param name="reward">Which.</param>
    /// <param name="examples">Pairs and rankings.</param>
    /// <param name="ct">Stops.</param>
    public static async ValueTask<RewardAccuracy> OfAsync(
        IReward reward,
        IReadOnlyList<PreferenceExample> examples,
        CancellationToken ct = default
    )
    {
        var replies = examples
            .SelectMany(example => example.Answers.Select(answer => new Reply(example.Prompt, answer)))
            .ToList();
        var flat = await reward.ScoreAsync(replies, ct).ConfigureAwait(false);
        var at = 0;
        return Of([.. examples.Select(Next)]);

        float[] Next(PreferenceExample example)
        {
            var own = new float[example.Answers.Count];
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = flat[at++];
            }

            return own;
        }
    }

    /// <summary>Counts.</summary>
    /// <param name="scores">Of the answers to each prompt, the best answer first.</param>
    public static RewardAccuracy Of(IEnumerable<IReadOnlyList<float>> scores)
    {
        var differences = new List<float>();
        foreach (var ranking in scores)
        {
            for (var better = 0; better < ranking.Count; better++)
            {
                for (var worse = better + 1; worse < ranking.Count; worse++)
                {
                    differences.Add(ranking[better] - ranking[worse]);
                }
            }
        }

        return new RewardAccuracy(Share.Of(differences, difference => difference > 0), differences);
    }
}
