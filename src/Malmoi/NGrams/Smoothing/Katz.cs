using System.Globalization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Katz's back-off (1987): Good and Turing's discounts for small counts, the mass set free to what was not seen.</summary>
/// <remarks>
/// With n_r the n-grams of the order that occur r times and r* = (r + 1) n_{r+1} / n_r:
/// <code>
/// p(w | h) = d_r c(hw) / c(h), r = c(hw), else α(h) p(w | h')
/// d_r = (r*/r - A) / (1 - A) for r up to k, 1 above             A = (k + 1) n_{k+1} / n_1
/// </code>
/// A context all of whose words occur more than k times would leave nothing: one occurrence is then counted to what was not seen,
/// as in SRILM. Where the counts of counts give no d_r between 0 and 1, half an occurrence is taken off, and a note says so.
/// </remarks>
public sealed class Katz : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "katz";

    /// <summary>k: counts above it are trusted.</summary>
    public int Largest { get; init; } = 5;

    /// <inheritdoc/>
    public override void Check(int order)
    {
        if (Largest is < 1 or >= CountsOfCounts.Most)
        {
            throw new InputException(
                $"Katz's k is {Largest}: counts up to k are discounted, from 1 to {CountsOfCounts.Most - 1}"
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
        var factors = new double[statistics.Count][];
        for (var i = 0; i < factors.Length; i++)
        {
            var numbers = statistics[i];
            factors[i] = Factors(count => numbers[count], Largest, out var replaced);
            if (replaced > 0)
            {
                notes.Add(
                    $"order {i + 1}: the counts of counts give no discount for {replaced} of the counts up to {Largest}, so half an occurrence is taken off there"
                );
            }
        }

        return new Estimator(factors);
    }

    /// <summary>d_r for r from 1; [0] stands for nothing.</summary>
    internal static double[] Factors(Func<int, double> numbers, int largest, out int replaced)
    {
        var factors = new double[largest + 1];
        var a = (largest + 1) * numbers(largest + 1) / numbers(1);
        replaced = 0;
        for (var r = 1; r <= largest; r++)
        {
            var turing = (r + 1) * numbers(r + 1) / numbers(r);
            factors[r] = ((turing / r) - a) / (1 - a);
            if (!(factors[r] is > 0 and <= 1))
            {
                factors[r] = (r - 0.5) / r;
                replaced++;
            }
        }

        return factors;
    }

    internal sealed class Estimator(double[][] factors) : IContextEstimator
    {
        public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [
            .. factors.Select(order =>
                order
                    .Select((factor, r) => (factor, r))
                    .Skip(1)
                    .ToDictionary(pair => $"d{pair.r.ToString(CultureInfo.InvariantCulture)}", pair => pair.factor)
            ),
        ];

        public bool BacksOff => true;

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var own = factors[context.Order - 1];
            var total = 0.0;
            var takenOff = false;
            for (var i = 0; i < context.Length; i++)
            {
                var count = context.Counts[i];
                total += count;
                takenOff |= count > 0 && (!context.IsKept(i) || (count < own.Length && own[count] < 1));
            }

            return LowerOrders.BackOff(context, probabilities, new Discounted(own, takenOff ? total : total + 1));
        }
    }

    private readonly struct Discounted(double[] factors, double total) : IFrequency
    {
        public double Of(uint count) => (count < factors.Length ? factors[count] : 1) * count / total;
    }
}
