using System.Globalization;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Mixing;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Jelinek-Mercer smoothing (1980): relative frequencies of all orders, mixed linearly.</summary>
/// <remarks>
/// <code>
/// p(w | h) = λ c(hw) / c(h) + (1 - λ) p(w | h'),        ending in the uniform distribution
/// </code>
/// λ depends on the order and on how often the context occurs, in buckets [1], [2, 3], [4, 7] ... It makes a held-out text
/// likeliest by expectation maximisation (<see cref="MixtureWeights"/>), order by order from the shortest; or it is given, one λ
/// an order. No λ passes 0.999, so that nothing is impossible that the held-out text happens not to have.
/// </remarks>
public sealed class JelinekMercer : ContextSmoothing
{
    internal const int Buckets = 40;
    private const double Most = 0.999;

    /// <inheritdoc/>
    public override string Name => "jelinek-mercer";

    /// <summary>λ by order, order 1 first, each from 0 to below 1; null to estimate them from <see cref="HeldOut"/>.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>A text like the corpus but not part of it: UTF-8 in blocks of whole lines, a sentence a line.</summary>
    public IEnumerable<ReadOnlyMemory<byte>>? HeldOut { get; init; }

    /// <summary>How a line of <see cref="HeldOut"/> becomes tokens: as one of the corpus did.</summary>
    public TextPolicy Policy { get; init; } = TextPolicy.AsWritten;

    /// <summary>The bucket of a context that occurs so often.</summary>
    internal static int Bucket(double total) => Math.Min(Buckets - 1, Math.ILogB(total));

    /// <inheritdoc/>
    public override void Check(int order)
    {
        if (Weights is null && HeldOut is null)
        {
            throw new InputException(
                "jelinek-mercer needs a held-out text to estimate its weights from (--held-out FILE), or the weights (--weights)"
            );
        }

        if (Weights is not null && (Weights.Count < order || Weights.Any(weight => !(weight is >= 0 and < 1))))
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the weights {string.Join(' ', Weights)} do not fit: jelinek-mercer takes one from 0 to below 1 for each of {order} orders, order 1 first"
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
        if (Weights is not null)
        {
            return new Estimator([
                .. Weights.Take(counts.Order).Select(weight => Enumerable.Repeat(weight, Buckets).ToArray()),
            ]);
        }

        var marks = WordVocabulary.Marks;
        var events = new HeldOutEvents(counts, TextSentences.Known(HeldOut!, Policy, counts.Vocabulary, marks.Unknown));
        if (events.Count == 0)
        {
            throw new InputException("the held-out text is empty: jelinek-mercer estimates its weights from it");
        }

        var weights = new double[counts.Order][];
        for (var order = 1; order <= counts.Order; order++)
        {
            events.Mix(order, buckets => weights[order - 1] = Choose(buckets, order, notes));
        }

        return new Estimator(weights);
    }

    /// <summary>The best λ of each bucket, from rows of (c(hw) / c(h), p(w | h')); a bucket without any takes its neighbour's.</summary>
    internal static double[] Choose(IReadOnlyList<List<double>> buckets, int order, ICollection<string> notes)
    {
        var weights = new double?[buckets.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            if (buckets[i].Count > 0)
            {
                var rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(buckets[i]);
                weights[i] = Math.Min(Most, MixtureWeights.Estimate(rows, components: 2, tolerance: 1e-12).Weights[0]);
            }
        }

        var last = weights.FirstOrDefault(weight => weight is not null);
        if (last is null)
        {
            notes.Add(
                $"order {order}: the held-out text has no context of the corpus, so a weight of one half is taken"
            );
        }

        var chosen = new double[weights.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            last = weights[i] ?? last ?? 0.5;
            chosen[i] = last.Value;
        }

        return chosen;
    }

    internal sealed class Estimator(double[][] weights) : IContextEstimator
    {
        public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; } = [.. weights.Select(Distinct)];

        public double Estimate(in ContextCounts context, Span<float> probabilities)
        {
            var (total, _) = LowerOrders.Count(context);
            var weight = weights[context.Order - 1][Bucket(total)];
            return LowerOrders.Interpolate(context, probabilities, new Weighted(weight / total));
        }

        /// <summary>The weights by the least count of their contexts, where they change.</summary>
        private static Dictionary<string, double> Distinct(double[] buckets) =>
            buckets
                .Select((weight, bucket) => (weight, bucket))
                .Where(pair => pair.bucket == 0 || buckets[pair.bucket - 1] != pair.weight)
                .ToDictionary(
                    pair => $"lambda{(1L << pair.bucket).ToString(CultureInfo.InvariantCulture)}",
                    pair => pair.weight
                );
    }

    private readonly struct Weighted(double weight) : IFrequency
    {
        public double Of(uint count) => weight * count;
    }
}
