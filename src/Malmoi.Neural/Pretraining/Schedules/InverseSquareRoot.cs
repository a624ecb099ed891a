namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>Down with the root of the step: the 2017 Transformer's and T5's.</summary>
/// <remarks>√(scale / (step since the warm-up + scale)).</remarks>
public sealed record InverseSquareRoot : Schedule
{
    private const long WithoutWarmup = 10_000;

    /// <summary>Steps after which the rate has fallen by √2; null: as many as the warm-up's.</summary>
    public long? Scale { get; init; }

    public override bool LooksAhead => false;

    internal override void Check(long steps)
    {
        base.Check(steps);
        if (Scale < 1)
        {
            throw new InputException($"the scale of an inverse square root is {Scale} steps: give 1 or more");
        }
    }

    protected override double After(long step, long steps)
    {
        double scale = Scale ?? (Warmup > 0 ? Warmup : WithoutWarmup);
        return Math.Sqrt(scale / (step + scale));
    }
}
