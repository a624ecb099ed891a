using System.Text.Json.Serialization;

namespace Malmoi.Neural.Pretraining.Schedules;

/// <summary>How the learning rate goes: up in a straight line at first, then by a law of its own.</summary>
[JsonDerivedType(typeof(ConstantRate), "constant")]
[JsonDerivedType(typeof(LinearDecay), "linear")]
[JsonDerivedType(typeof(PolynomialDecay), "polynomial")]
[JsonDerivedType(typeof(CosineDecay), "cosine")]
[JsonDerivedType(typeof(CosineRestarts), "cosine restarts")]
[JsonDerivedType(typeof(InverseSquareRoot), "inverse square root")]
[JsonDerivedType(typeof(WarmupStableDecay), "warmup stable decay")]
public abstract record Schedule
{
    /// <summary>Steps until the full rate; the first one is taken at none.</summary>
    public long Warmup { get; init; }

    /// <summary>The share of the full rate to which it falls at most.</summary>
    public double Floor { get; init; }

    /// <summary>Whether the rate depends on how many steps there will be: such a run cannot be made longer later.</summary>
    [JsonIgnore]
    public virtual bool LooksAhead => true;

    /// <summary>The share of the full rate with which a step is taken.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="steps">How many there will be.</param>
    public double Share(long step, long steps) =>
        step < Warmup
            ? step / (double)Warmup
            : Floor + (1 - Floor) * Math.Max(0, After(step - Warmup, Math.Max(1, steps - Warmup)));

    /// <exception cref="InputException">A setting is out of its range.</exception>
    internal virtual void Check(long steps)
    {
        if (Warmup < 0 || Warmup > steps)
        {
            throw new InputException($"the warm-up takes {Warmup} steps of {steps}: give 0 to {steps}");
        }

        if (!(Floor is >= 0 and <= 1))
        {
            throw new InputException(
                FormattableString.Invariant($"the rate's floor is {Floor} of the full rate: give a share from 0 to 1")
            );
        }
    }

    /// <summary>The share after the warm-up, from 1 down.</summary>
    /// <param name="step">Since the warm-up, from 0.</param>
    /// <param name="steps">How many there will be since the warm-up, at least one.</param>
    protected abstract double After(long step, long steps);
}
