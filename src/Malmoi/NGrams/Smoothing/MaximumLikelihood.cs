namespace Malmoi.NGrams.Smoothing;

/// <summary>Maximum likelihood: relative frequencies and no smoothing.</summary>
/// <remarks>
/// <code>
/// p(w | h) = c(hw) / c(h)
/// </code>
/// What never followed a context that occurs has probability zero, written as a back-off weight of 10^-99, and so has
/// the unknown word. A context that never occurs leaves the answer to the next shorter one.
/// </remarks>
public sealed class MaximumLikelihood : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "maximum-likelihood";

    /// <inheritdoc/>
    protected override IContextEstimator Prepare(
        NGramCounts counts,
        IReadOnlyList<CountsOfCounts> statistics,
        ICollection<string> notes
    )
    {
        notes.Add("maximum likelihood gives zero to what it has not seen: sentences with anything new are impossible");
        return new Estimator();
    }

    internal sealed class Estimator : IContextEstimator
    {
        public double Estimate(in ContextCounts context, Span<float> probabilities) =>
            LowerOrders.BackOff(context, probabilities, new Relative(LowerOrders.Count(context).Total));
    }

    private readonly struct Relative(double total) : IFrequency
    {
        public double Of(uint count) => count / total;
    }
}
