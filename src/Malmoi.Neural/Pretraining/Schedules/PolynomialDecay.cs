namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>Down to the floor along a power of what remains.</summary>
/// <remarks>(1 - step / steps)^power.</remarks>
public sealed record PolynomialDecay : Schedule
{
    /// <summary>1 is a straight line.</summary>
    public double Power { get; init; } = 2;

    internal override void Check(long steps)
    {
        base.Check(steps);
        if (!(Power is > 0 and < double.PositiveInfinity))
        {
            throw new InputException(FormattableString.Invariant($"the decay's power is {Power}: give one above 0"));
        }
    }

    protected override double After(long step, long steps) =>
        step >= steps ? 0 : Math.Pow(1 - step / (double)steps, Power);
}
