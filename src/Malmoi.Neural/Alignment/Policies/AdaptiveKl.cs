namespace Malmoi.Neural.Alignment.Policies;

/// <summary>The weight of the distance from the reference, which follows a target (Ziegler et al., 2019).</summary>
/// <remarks>β ← β (1 + clip(KL/target - 1, -0.2, 0.2) · answers/horizon).</remarks>
/// <param name="initial">β at the start.</param>
/// <param name="target">The distance that is wanted, in nats an answer.</param>
/// <param name="horizon">Answers in which β may change by about a fifth.</param>
public sealed class AdaptiveKl(double initial, double target, double horizon)
{
    private const double MostError = 0.2;

    /// <summary>β now.</summary>
    public double Weight { get; private set; } = initial;

    /// <summary>Takes a measurement in.</summary>
    /// <param name="distance">The mean distance of the answers, in nats.</param>
    /// <param name="answers">How many there were.</param>
    public void Update(double distance, int answers)
    {
        var error = Math.Clamp((distance / target) - 1, -MostError, MostError);
        Weight *= 1 + (error * answers / horizon);
    }
}
