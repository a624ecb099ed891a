namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>The full rate after the warm-up.</summary>
public sealed record ConstantRate : Schedule
{
    public override bool LooksAhead => false;

    protected override double After(long step, long steps) => 1;
}
