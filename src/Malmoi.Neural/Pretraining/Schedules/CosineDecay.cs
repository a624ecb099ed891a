namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>Down to the floor along a cosine (Loshchilov and Hutter, 2017): GPT-2's and GPT-3's.</summary>
/// <remarks>½ (1 + cos(2π · cycles · step / steps)).</remarks>
public sealed record CosineDecay : Schedule
{
    /// <summary>Waves of the cosine; half a one goes down once.</summary>
    public double Cycles { get; init; } = 0.5;

    protected override double After(long step, long steps) => 0.5 * (1 + Math.Cos(2 * Math.PI * Cycles * step / steps));
}
