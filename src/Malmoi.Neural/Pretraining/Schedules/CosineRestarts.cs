namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>Down along a cosine again and again, up at once in between (SGDR, Loshchilov and Hutter, 2017).</summary>
/// <remarks>½ (1 + cos(π · (cycles · step / steps mod 1))).</remarks>
public sealed record CosineRestarts : Schedule
{
    /// <summary>How often it goes down.</summary>
    public int Cycles { get; init; } = 1;

    internal override void Check(long steps)
    {
        base.Check(steps);
        if (Cycles < 1)
        {
            throw new InputException($"the rate is to fall {Cycles} times: give 1 or more");
        }
    }

    protected override double After(long step, long steps) =>
        step >= steps ? 0 : 0.5 * (1 + Math.Cos(Math.PI * (Cycles * (step / (double)steps) % 1)));
}
