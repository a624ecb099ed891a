namespace Malmoi.NGrams.Smoothing;

/// <summary>Witten-Bell smoothing (Witten and Bell, 1991, method C; Chen and Goodman, 1998).</summary>
/// <remarks>
/// A context after which many different words stand will show new ones: each was new once.
/// <code>
/// p(w | h) = (c(hw) + T(h) p(w | h')) / (c(h) + T(h))                            interpolated
/// p(w | h) = c(hw) / (c(h) + T(h)), else α(h) p(w | h')                          with back-off
/// </code>
/// where T(h) is how many different words follow h.
/// </remarks>
public sealed class WittenBell : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "witten-bell";

    /// <summary>Mixes with shorter contexts; if not, backs off to them.</summary>
    public bool Interpolated { get; init; } = true;

    /// <inheritdoc/>
    protected override IContextEstimator Prepare(
        NGramCounts counts,
        IReadOnlyList<CountsOfCounts> statistics,
        ICollection<string> notes
    ) => new Estimator(Interpolated);

    internal sealed class Estimator(bool interpolated) : IContextEstimator
    {
        public bool BacksOff => !interpolated;

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var (total, types) = LowerOrders.Count(context);
            var frequency = new Discounted(total + types);
            return interpolated
                ? LowerOrders.Interpolate(context, probabilities, frequency)
                : LowerOrders.BackOff(context, probabilities, frequency);
        }
    }

    private readonly struct Discounted(double total) : IFrequency
    {
        public double Of(uint count) => count / total;
    }
}
