namespace Malmoi.Neural.Alignment.Policies;

/// <summary>The reward of each token of an answer (Ouyang et al., 2022): the price of going away from the reference, and at the end the answer's score.</summary>
/// <remarks>r_t = -β KL_t, and + score at the last token.</remarks>
public static class TokenRewards
{
    /// <param name="score">Of the whole answer, from a reward model or a rule.</param>
    /// <param name="policy">ln π of each of its tokens when it was written.</param>
    /// <param name="reference">ln ref of each.</param>
    /// <param name="weight">β.</param>
    /// <param name="estimator">How the distance is measured.</param>
    public static float[] Of(
        double score,
        ReadOnlySpan<float> policy,
        ReadOnlySpan<float> reference,
        double weight,
        KlEstimator estimator = KlEstimator.Difference
    )
    {
        var rewards = new float[policy.Length];
        for (var t = 0; t < rewards.Length; t++)
        {
            rewards[t] = (float)(-weight * estimator.At(policy[t], reference[t]));
        }

        rewards[^1] += (float)score;
        return rewards;
    }
}
