namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>The full rate almost to the end, then down quickly (MiniCPM, Hu et al., 2024), along one minus a root (Hägele et al., 2024).</summary>
/// <remarks>1 until the decay begins, then 1 - √(steps into the decay / steps of the decay).</remarks>
public sealed record WarmupStableDecay : Schedule
{
    /// <summary>The share of all steps in which the rate falls.</summary>
    public double Decay { get; init; } = 0.2;

    internal override void Check(long steps)
    {
        base.Check(steps);
        if (!(Decay is >= 0 and <= 1))
        {
            throw new InputException(
                FormattableString.Invariant($"the rate falls in {Decay} of the steps: give a share from 0 to 1")
            );
        }
    }

    protected override double After(long step, long steps)
    {
        var falling = Math.Min(steps, Math.Round(Decay * (steps + Warmup)));
        var into = step - (steps - falling);
        return into <= 0 ? 1 : 1 - Math.Sqrt(Math.Min(1, into / falling));
    }
}
