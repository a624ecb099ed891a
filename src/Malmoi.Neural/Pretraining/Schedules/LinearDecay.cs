namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>Down to the floor in a straight line (BERT, Devlin et al., 2019).</summary>
public sealed record LinearDecay : Schedule
{
    protected override double After(long step, long steps) => 1 - step / (double)steps;
}
