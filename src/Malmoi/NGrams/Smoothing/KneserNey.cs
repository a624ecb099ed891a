namespace Malmoi.NGrams.Smoothing;

/// <summary>Kneser-Ney smoothing with one discount an order (Kneser and Ney, 1995; Ney, Essen and Kneser, 1994).</summary>
/// <remarks>
/// <code>
/// p(w | h) = (a(hw) - D) / sum_v a(hv)  +  gamma(h) p(w | h')          interpolated
/// p(w | h) = (a(hw) - D) / sum_v a(hv), else alpha(h) p(w | h')        with back-off
/// D = n1 / (n1 + 2 n2)
/// gamma(h) = (D N1+(h) + pruned(h)) / sum_v a(hv)
/// </code>
/// with a and pruned as in <see cref="ModifiedKneserNey"/>; N1+(h) is how many words follow h.
/// </remarks>
public sealed class KneserNey : ContextSmoothing
{
    private const double FallbackDiscount = 0.75;

    /// <inheritdoc/>
    public override string Name => "kneser-ney";

    /// <summary>The discount of all orders, above 0 and at most 1; null estimates one an order.</summary>
    public double? Discount { get; init; }

    /// <summary>Mixes with shorter contexts; if not, backs off to them.</summary>
    public bool Interpolated { get; init; } = true;

    /// <inheritdoc/>
    protected override bool UsesContinuationCounts => true;

    /// <inheritdoc/>
    public override void Check(int order) => AbsoluteDiscounting.Check(Discount);

    /// <inheritdoc/>
    protected override IContextEstimator Prepare(
        NGramCounts counts,
        IReadOnlyList<CountsOfCounts> statistics,
        ICollection<string> notes
    )
    {
        var discounts = new double[statistics.Count];
        for (var i = 0; i < discounts.Length; i++)
        {
            var (n1, n2) = (statistics[i][1], statistics[i][2]);
            discounts[i] = Discount ?? (n1 > 0 && n2 > 0 ? n1 / (n1 + (2.0 * n2)) : FallbackDiscount);
            if (Discount is null && (n1 == 0 || n2 == 0))
            {
                notes.Add(
                    $"order {i + 1}: no n-gram has a count of {(n1 == 0 ? "one" : "two")}, so a discount of 0.75 is taken"
                );
            }
        }

        return new Estimator(discounts, Interpolated);
    }

    private sealed class Estimator(double[] discounts, bool interpolated) : IContextEstimator
    {
        public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [.. discounts.Select(discount => new Dictionary<string, double> { ["D"] = discount })];

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var discount = discounts[context.Order - 1];
            if (!interpolated)
            {
                var frequency = new AbsoluteDiscounting.Discounted(discount, LowerOrders.Count(context).Total);
                return LowerOrders.BackOff(context, probabilities, frequency);
            }

            ulong total = 0;
            ulong pruned = 0;
            long types = 0;
            for (var i = 0; i < context.Length; i++)
            {
                var count = context.Counts[i];
                total += count;
                pruned += context.IsKept(i) ? 0 : count;
                types += context.IsKept(i) && count > 0 ? 1 : 0;
            }

            var gamma = ((discount * types) + pruned) / total;
            for (var i = 0; i < probabilities.Length; i++)
            {
                var own = Math.Max(0, context.Counts[i] - discount) / total;
                probabilities[i] = (float)(own + (gamma * context.Lower[i]));
            }

            return gamma;
        }
    }
}
