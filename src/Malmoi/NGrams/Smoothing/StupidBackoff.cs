using System.Globalization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Stupid backoff (Brants et al., 2007): scores that are no probabilities, for corpora so large that it does not matter.</summary>
/// <remarks>
/// <code>
/// S(w | h) = c(hw) / c(h)        where hw occurs
///          = α S(w | h')         else                 α = 0.4;   S(w) = c(w) / N
/// </code>
/// The scores after a context sum to more than one. As in every back-off model a context that never occurs costs nothing, whereas
/// the paper's recursion pays α for it too. A word that never occurs has score zero, written -inf.
/// </remarks>
public sealed class StupidBackoff : ContextSmoothing
{
    /// <inheritdoc/>
    public override string Name => "stupid-backoff";

    /// <summary>The weight of every context.</summary>
    public double Alpha { get; init; } = 0.4;

    /// <inheritdoc/>
    public override void Check(int order)
    {
        if (!(Alpha is > 0 and <= 1))
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"stupid backoff with α = {Alpha}: α must be above 0 and at most 1"
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
        notes.Add(
            "stupid backoff gives scores, not probabilities: they sum to more than one, and a perplexity computed from them compares with no other model's"
        );
        return new Estimator(Alpha, counts.Order);
    }

    internal sealed class Estimator(double alpha, int order) : IContextEstimator
    {
        public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } =
        [.. Enumerable.Repeat(new Dictionary<string, double> { ["alpha"] = alpha }, order)];

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var (total, _) = LowerOrders.Count(context);
            for (var i = 0; i < probabilities.Length; i++)
            {
                probabilities[i] = (float)(context.Counts[i] / total);
            }

            return alpha;
        }
    }
}
