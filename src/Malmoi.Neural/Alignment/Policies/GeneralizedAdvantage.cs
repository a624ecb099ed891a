namespace Malmoi.Neural.Alignment.Policies;

/// <summary>Generalised advantage estimation (Schulman et al., 2016): how much better each token was than what the value head expected.</summary>
/// <remarks>
/// <code>
///   δ_t = r_t + γ V_{t+1} - V_t          A_t = δ_t + γλ A_{t+1}          return_t = A_t + V_t
/// </code>
/// </remarks>
/// <param name="Gamma">γ: how much a later reward counts.</param>
/// <param name="Lambda">λ: 0 trusts the value head, 1 the rewards that came.</param>
public sealed record GeneralizedAdvantage(double Gamma = 1, double Lambda = 0.95)
{
    /// <param name="rewards">Of each token of an answer.</param>
    /// <param name="values">What was expected at each.</param>
    /// <returns>Advantages and returns, one a token.</returns>
    public (float[] Advantages, float[] Returns) Of(ReadOnlySpan<float> rewards, ReadOnlySpan<float> values)
    {
        var (advantages, returns) = (new float[rewards.Length], new float[rewards.Length]);
        var advantage = 0.0;
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            var next = t + 1 < values.Length ? values[t + 1] : 0;
            advantage = rewards[t] + (Gamma * next) - values[t] + (Gamma * Lambda * advantage);
            (advantages[t], returns[t]) = ((float)advantage, (float)(advantage + values[t]));
        }

        return (advantages, returns);
    }
}
