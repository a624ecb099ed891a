using Malmoi.Evaluation;

namespace Malmoi.Instructions.Rewards;

/// <summary>How often a reward finds the answer better that people preferred.</summary>
/// <param name="Right">Pairs in which it does; a tie is none.</param>
/// <param name="Pairs">All pairs, those of rankings counted one by one.</param>
/// <param name="Differences">Of each pair, by how much the preferred answer is scored higher.</param>
public sealed record PreferenceAccuracy(int Right, int Pairs, IReadOnlyList<float> Differences)
{
    public double Share => (double)Right / Pairs;

    /// <summary>95 %; null where there are no pairs.</summary>
    public Interval? Interval => Pairs > 0 ? WilsonInterval.Of(Right, Pairs) : null;

    /// <summary>Asks a reward.</summary>
    /// <param name="reward">Which.</param>
    /// <param name="examples">Pairs and rankings.</param>
    /// <param name="ct">Stops.</param>
    public static async ValueTask<PreferenceAccuracy> OfAsync(
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
    public static PreferenceAccuracy Of(IEnumerable<IReadOnlyList<float>> scores)
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

        return new PreferenceAccuracy(differences.Count(difference => difference > 0), differences.Count, differences);
    }
}
