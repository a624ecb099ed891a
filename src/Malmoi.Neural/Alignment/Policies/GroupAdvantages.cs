namespace Malmoi.Neural.Alignment.Policies;

/// <summary>How much better an answer is than the others to the same prompt: no value head is needed.</summary>
public static class GroupAdvantages
{
    // Where all answers are alike there is nothing to divide by.
    private const double Epsilon = 1e-4;

    /// <summary>By the mean and the spread of the group (GRPO, Shao et al., 2024), or by the mean alone (Dr. GRPO, Liu et al., 2025).</summary>
    /// <param name="rewards">Of the answers to one prompt.</param>
    /// <param name="scaled">Whether the advantage is divided by the group's standard deviation.</param>
    public static float[] Relative(ReadOnlySpan<float> rewards, bool scaled = true)
    {
        var mean = Mean(rewards);
        var squares = 0.0;
        foreach (var reward in rewards)
        {
            squares += (reward - mean) * (reward - mean);
        }

        var spread = scaled ? Math.Sqrt(squares / Math.Max(1, rewards.Length - 1)) + Epsilon : 1;
        var advantages = new float[rewards.Length];
        for (var i = 0; i < advantages.Length; i++)
        {
            advantages[i] = (float)((rewards[i] - mean) / spread);
        }

        return advantages;
    }

    /// <summary>By the mean of the others (RLOO, Ahmadian et al., 2024).</summary>
    /// <param name="rewards">Of the answers to one prompt, two at least.</param>
    /// <exception cref="InputException">There is but one.</exception>
    public static float[] LeaveOneOut(ReadOnlySpan<float> rewards)
    {
        if (rewards.Length < 2)
        {
            throw new InputException(
                "one answer to a prompt has no others to be compared with: let the model write two or more"
            );
        }

        var mean = Mean(rewards);
        var advantages = new float[rewards.Length];
        for (var i = 0; i < advantages.Length; i++)
        {
            // r - (sum - r)/(k - 1) = (r - mean) k/(k - 1)
            advantages[i] = (float)((rewards[i] - mean) * rewards.Length / (rewards.Length - 1));
        }

        return advantages;
    }

    private static double Mean(ReadOnlySpan<float> rewards)
    {
        var sum = 0.0;
        foreach (var reward in rewards)
        {
            sum += reward;
        }

        return sum / rewards.Length;
    }
}
