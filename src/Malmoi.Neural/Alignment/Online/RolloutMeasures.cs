using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment.Policies;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>What a step's answers say of the policy that wrote them.</summary>
internal static class RolloutMeasures
{
    // Tokens in a row that count as repeated.
    private const int Run = 3;

    /// <param name="rollouts">Judged and compared with the reference.</param>
    /// <param name="weighed">Those of them that are learned from.</param>
    /// <param name="group">Answers to a prompt.</param>
    /// <returns>What is measured in learning is left at 0.</returns>
    public static PolicyStep Of(IReadOnlyList<Rollout> rollouts, IReadOnlyList<Rollout> weighed, int group)
    {
        var mean = rollouts.Average(rollout => rollout.Score);
        var tokens = rollouts.Sum(rollout => (long)rollout.Length);
        return new PolicyStep
        {
            Step = 0,
            Score = mean,
            ScoreDeviation = Math.Sqrt(rollouts.Average(rollout => Math.Pow(rollout.Score - mean, 2))),
            Distance = rollouts.Average(rollout => rollout.Distance),
            TokenDistance = rollouts.Sum(TokenDistance) / tokens,
            Entropy = rollouts.Sum(rollout => rollout.Answer.Entropies.Sum(entropy => (double)entropy)) / tokens,
            Length = (double)tokens / rollouts.Count,
            Ended = rollouts.Average(rollout => rollout.Answer.IsEnded ? 1.0 : 0),
            Repetition = rollouts.Average(rollout => RepetitionReward.Repeated<int>(rollout.Answer.Tokens, Run)),
            ExplainedVariance = Explained(weighed),
            Level =
                group > 1
                    ? rollouts
                        .Chunk(group)
                        .Average(answers => answers.All(one => one.Score == answers[0].Score) ? 1.0 : 0)
                    : 0,
            Tokens = tokens,
            DistanceWeight = 0,
            Clipped = 0,
            Moved = 0,
            PolicyLoss = 0,
            ValueLoss = 0,
            GradientNorm = 0,
            LearningRate = 0,
            WritingSeconds = 0,
            JudgingSeconds = 0,
            LearningSeconds = 0,
        };
    }

    private static double TokenDistance(Rollout rollout) =>
        rollout
            .References.Select((reference, t) => KlEstimator.LowVariance.At(rollout.LogProbabilities[t], reference))
            .Sum();

    // 1 - var(R - V)/var(R)
    private static double Explained(IReadOnlyList<Rollout> rollouts)
    {
        double[] returns = [.. rollouts.SelectMany(rollout => rollout.Returns.Select(value => (double)value))];
        double[] left =
        [
            .. rollouts.SelectMany(rollout =>
                rollout.Returns.Zip(rollout.Values, (wanted, said) => (double)wanted - said)
            ),
        ];
        var whole = returns.Length == 0 ? 0 : Variance(returns);
        return whole > 0 ? 1 - (Variance(left) / whole) : double.NaN;
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
