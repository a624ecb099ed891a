using System.Globalization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Adds k to every count: Laplace's rule of succession for k = 1, Lidstone's (1920) for others.</summary>
/// <remarks>
/// <code>
/// p(w | h) = (c(hw) + k) / (c(h) + k V)
/// </code>
/// with V the vocabulary with &lt;/s&gt; and &lt;unk&gt;. After a context that never occurs every word has 1/V. Only whole contexts of
/// order - 1 words are asked (fewer at the beginning of a sentence): shorter ones play no part.
/// </remarks>
public sealed class AddK : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "add-k";

    /// <summary>What is added to each count.</summary>
    public double K { get; init; } = 1;

    /// <inheritdoc/>
    public override void Check(int order)
    {
        if (!(K > 0) || !double.IsFinite(K))
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"add-k with k = {K}: k must be above zero; for no smoothing use maximum-likelihood"
                )
            );
        }
    }

    /// <inheritdoc/>
    protected override IContextEstimator Prepare(
        NGramCounts counts,
        IReadOnlyList<CountsOfCounts> statistics,
        ICollection<string> notes
    )
    {
        return new Estimator(K, counts.Order);
    }

    internal sealed class Estimator(double k, int order) : UniformLowerOrders
    {
        public override IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [.. Enumerable.Repeat(new Dictionary<string, double> { ["k"] = k }, order)];

        protected override double EstimateWhole(in ContextCounts context, Span<float> probabilities)
        {
            // (c + k) / (N + kV) is interpolation with 1/V that stands for kV further occurrences.
            var further = k / context.Lower[0];
            return LowerOrders.Interpolate(
                context,
                probabilities,
                new Relative(LowerOrders.Count(context).Total + further)
            );
        }
    }

    private readonly struct Relative(double total) : IFrequency
    {
        public double Of(uint count) => count / total;
    }
}
