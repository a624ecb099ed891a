namespace Malmoi.NGrams.Smoothing;

/// <summary>Kneser-Ney smoothing with three discounts an order (Chen and Goodman, 1998), as KenLM's lmplz estimates it.</summary>
/// <remarks>
/// <code>
/// p(w | h) = (a(hw) - D(a(hw))) / sum_v a(hv)  +  gamma(h) p(w | h')                interpolated
/// p(w | h) = (a(hw) - D(a(hw))) / sum_v a(hv), else alpha(h) p(w | h')              with back-off
/// gamma(h) = (D1 N1(h) + D2 N2(h) + D3 N3+(h) + pruned(h)) / sum_v a(hv)
/// </code>
/// a is the count in the highest order and after &lt;s&gt;, else the continuation count; N1, N2, N3+ are how many words follow h
/// with a of one, two, three or more; pruned(h) is the sum of a over n-grams that are left out, which count in no N.
/// </remarks>
public sealed class ModifiedKneserNey : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "modified-kneser-ney";

    /// <summary>Discounts for orders whose counts of counts give none; null for <see cref="Discounts.Fallback"/>.</summary>
    public Discounts? FallbackDiscounts { get; init; }

    /// <summary>Mixes with shorter contexts, as lmplz does; if not, backs off to them, as SRILM does unless told otherwise.</summary>
    public bool Interpolated { get; init; } = true;

    /// <inheritdoc/>
    protected override bool UsesContinuationCounts => true;

    /// <inheritdoc/>
    public override void Check(int order)
    {
        if (FallbackDiscounts is { } given && !given.AreWithinCounts)
        {
            throw new InputException(
                $"fallback discounts of {given}: they are taken off counts of one, two, and three or more, so each lies between 0 and its count"
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
        var discounts = new Discounts[statistics.Count];
        for (var i = 0; i < discounts.Length; i++)
        {
            if (Discounts.Estimate(statistics[i]) is { } estimated)
            {
                discounts[i] = estimated;
                continue;
            }

            discounts[i] = FallbackDiscounts ?? Discounts.Fallback;
            notes.Add(
                $"order {i + 1}: the counts of counts give no discounts (a small or artificial corpus?), "
                    + $"so {discounts[i]} are taken"
            );
        }

        return new Estimator(discounts, Interpolated);
    }

    internal sealed class Estimator(Discounts[] discounts, bool interpolated) : IContextEstimator
    {
        public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [
            .. discounts.Select(discount => new Dictionary<string, double>
            {
                ["D1"] = discount.One,
                ["D2"] = discount.Two,
                ["D3+"] = discount.ThreeOrMore,
            }),
        ];

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var discount = discounts[context.Order - 1];
            if (!interpolated)
            {
                var frequency = new Discounted(discount, LowerOrders.Count(context).Total);
                return LowerOrders.BackOff(context, probabilities, frequency);
            }

            ulong total = 0;
            ulong pruned = 0;
            long ones = 0;
            long twos = 0;
            long more = 0;
            for (var i = 0; i < context.Length; i++)
            {
                var count = context.Counts[i];
                total += count;
                if (!context.IsKept(i))
                {
                    pruned += count;
                    continue;
                }

                ones += count == 1 ? 1 : 0;
                twos += count == 2 ? 1 : 0;
                more += count > 2 ? 1 : 0;
            }

            var freed = (discount.One * ones) + (discount.Two * twos) + (discount.ThreeOrMore * more) + pruned;
            var gamma = freed / total;
            for (var i = 0; i < probabilities.Length; i++)
            {
                var count = context.Counts[i];
                probabilities[i] = (float)(((count - discount.Of(count)) / total) + (gamma * context.Lower[i]));
            }

            return gamma;
        }
    }

    private readonly struct Discounted(Discounts discounts, double total) : IFrequency
    {
        public double Of(uint count) => (count - discounts.Of(count)) / total;
    }
}
