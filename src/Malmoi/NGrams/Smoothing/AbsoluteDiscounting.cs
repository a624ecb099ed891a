using System.Globalization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Absolute discounting (Ney, Essen and Kneser, 1994): the same amount is taken off every count.</summary>
/// <remarks>
/// <code>
/// p(w | h) = max(c(hw) - D, 0) / c(h)  +  D T(h) / c(h) p(w | h')                interpolated
/// p(w | h) = max(c(hw) - D, 0) / c(h), else α(h) p(w | h')                       with back-off
/// D = n1 / (n1 + 2 n2)
/// </code>
/// where T(h) is how many different words follow h, and n1, n2 how many n-grams of the order occur once and twice.
/// </remarks>
public sealed class AbsoluteDiscounting : ContextSmoothing
{
    private const double FallbackDiscount = 0.75;

    /// <inheritdoc/>
    public override string Name => "absolute-discounting";

    /// <summary>The discount of all orders, above 0 and at most 1; null estimates one an order.</summary>
    public double? Discount { get; init; }

    /// <summary>Mixes with shorter contexts; if not, backs off to them.</summary>
    public bool Interpolated { get; init; } = true;

    /// <inheritdoc/>
    public override void Check(int order) => Check(Discount);

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
            discounts[i] = Discount ?? Estimate(statistics[i][1], statistics[i][2]) ?? FallbackDiscount;
            if (Discount is null && Estimate(statistics[i][1], statistics[i][2]) is null)
            {
                notes.Add(
                    $"order {i + 1}: no n-gram has a count of {(statistics[i][1] == 0 ? "one" : "two")}, so a discount of 0.75 is taken"
                );
            }
        }

        return new Estimator(discounts, Interpolated);
    }

    /// <exception cref="InputException">It is given and out of range.</exception>
    internal static void Check(double? discount)
    {
        if (discount is not (null or (> 0 and <= 1)))
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a discount of {discount}: it must be above 0 and at most 1"
                )
            );
        }
    }

    /// <summary>D from how many n-grams occur once and twice; null where there are none of either.</summary>
    internal static double? Estimate(long once, long twice) =>
        once > 0 && twice > 0 ? once / (once + (2.0 * twice)) : null;

    internal sealed class Estimator(double[] discounts, bool interpolated) : IContextEstimator
    {
        public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [.. discounts.Select(discount => new Dictionary<string, double> { ["D"] = discount })];

        public bool BacksOff => !interpolated;

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var frequency = new Discounted(discounts[context.Order - 1], LowerOrders.Count(context).Total);
            return interpolated
                ? LowerOrders.Interpolate(context, probabilities, frequency)
                : LowerOrders.BackOff(context, probabilities, frequency);
        }
    }

    internal readonly struct Discounted(double discount, double total) : IFrequency
    {
        public double Of(uint count) => Math.Max(0, count - discount) / total;
    }
}
