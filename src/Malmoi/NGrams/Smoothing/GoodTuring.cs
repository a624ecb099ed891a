using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Good-Turing smoothing (Good, 1953) with the counts of counts of Gale and Sampson (1995).</summary>
/// <remarks>
/// <code>
/// p(w | h) = (r* / r) c(hw) / c(h)                       r = c(hw) > 0
///          = (1 - Σ_v p(v | h)) / (words not seen)       else, v over the words that follow h
/// </code>
/// r* comes from all n-grams of the order (<see cref="SimpleGoodTuring"/>) and never exceeds r; half an occurrence is taken off
/// where the counts of counts do not fall, and a note says so. After a context that never occurs every word has 1/V. Only whole
/// contexts are asked: for a distribution of what is set free by shorter contexts see <see cref="Katz"/>.
/// </remarks>
public sealed class GoodTuring : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "good-turing";

    /// <inheritdoc/>
    protected override IContextEstimator Prepare(
        NGramCounts counts,
        IReadOnlyList<CountsOfCounts> statistics,
        ICollection<string> notes
    )
    {
        var orders = new SimpleGoodTuring?[counts.Order];
        for (var i = 0; i < orders.Length; i++)
        {
            orders[i] = SimpleGoodTuring.Fit(Numbers(counts, i + 1));
            if (orders[i] is null)
            {
                notes.Add(
                    $"order {i + 1}: the numbers of n-grams by count do not fall as they must, so half an occurrence is taken off each"
                );
            }
        }

        return new Estimator(orders);
    }

    /// <summary>How many n-grams of an order occur how often; the begin mark is no event.</summary>
    private static Dictionary<long, long> Numbers(NGramCounts counts, int order)
    {
        const int part = 1 << 16;
        var column = counts.Level(order).Counts;
        var numbers = new Dictionary<long, long>();
        uint[] scratch = [];
        for (long start = 0; start < column.Length; start += part)
        {
            var read = column.Read(start, (int)Math.Min(part, column.Length - start), ref scratch);
            for (var i = 0; i < read.Length; i++)
            {
                if (read[i] > 0 && !(order == 1 && start + i == WordVocabulary.Marks.Begin))
                {
                    numbers[read[i]] = numbers.GetValueOrDefault(read[i]) + 1;
                }
            }
        }

        return numbers;
    }

    internal sealed class Estimator(IReadOnlyList<SimpleGoodTuring?> orders) : UniformLowerOrders
    {
        public override IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [
            .. orders.Select(order =>
                order is null
                    ? new Dictionary<string, double>()
                    : new Dictionary<string, double>
                    {
                        ["unseen"] = order.Unseen,
                        ["slope"] = order.Slope,
                        ["r*1"] = order.Adjusted(1),
                        ["r*2"] = order.Adjusted(2),
                    }
            ),
        ];

        protected override double EstimateWhole(in ContextCounts context, Span<float> probabilities) =>
            LowerOrders.BackOff(
                context,
                probabilities,
                new Adjusted(orders[context.Order - 1], LowerOrders.Count(context).Total)
            );
    }

    private readonly struct Adjusted(SimpleGoodTuring? counts, double total) : IFrequency
    {
        public double Of(uint count)
        {
            var factor = counts?.Factor(count) ?? (count - 0.5) / count;
            return Math.Min(1, factor) * count / total;
        }
    }
}
