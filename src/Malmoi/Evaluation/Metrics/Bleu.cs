namespace Malmoi.Evaluation.Metrics;

/// <summary>A BLEU score and what it was made of.</summary>
public sealed record BleuScore
{
    /// <summary>From 0 to 100.</summary>
    public required double Score { get; init; }

    /// <summary>Of one to four words, from 0 to 100, smoothed.</summary>
    public required IReadOnlyList<double> Precisions { get; init; }

    /// <summary>What too short a translation is multiplied by.</summary>
    public required double BrevityPenalty { get; init; }

    /// <summary>Words of all translations.</summary>
    public required int PredictedLength { get; init; }

    /// <summary>Words of the reference nearest in length to each.</summary>
    public required int ReferenceLength { get; init; }

    /// <summary>How it was counted, to be published beside the score (Post, 2018).</summary>
    public required string Signature { get; init; }
}

/// <summary>BLEU (Papineni et al., 2002) of a whole corpus, counted and signed as sacreBLEU does (Post, 2018).</summary>
/// <remarks>
/// BP · exp(¼ Σ ln p(n)), n = 1..4, with p(n) the share of translated n-grams that a reference has, each as often as the reference that
/// has it most, and BP = exp(1 - r/c) where the translations' c words are fewer than the references' r. The first n without a hit
/// counts half a hit, the next a quarter, and so on (exponential smoothing, Chen and Cherry, 2014).
/// </remarks>
public static class Bleu
{
    private const int Orders = 4;

    /// <param name="references">The translations that a person made of each text, one or more; as many of each.</param>
    /// <param name="predictions">The program's, one of each text.</param>
    /// <param name="tokenizer">Null: 13a.</param>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public static BleuScore Of(
        IReadOnlyList<IReadOnlyList<string>> references,
        IReadOnlyList<string> predictions,
        BleuTokenizer? tokenizer = null
    )
    {
        Pairing.Check(references.Count, predictions.Count);
        tokenizer ??= BleuTokenizer.Mteval13a;
        var (hits, totals) = (new long[Orders], new long[Orders]);
        var (predicted, reference) = (0, 0);
        for (var i = 0; i < predictions.Count; i++)
        {
            var said = tokenizer.Tokenize(predictions[i]);
            var truths = Pairing.Truths(references[i], i).Select(tokenizer.Tokenize).ToList();
            for (var order = 1; order <= Orders; order++)
            {
                var ngrams = Overlap.Of(said, order);
                hits[order - 1] += ngrams.With(Overlap.Most(truths.Select(truth => Overlap.Of(truth, order))));
                totals[order - 1] += ngrams.Total;
            }

            predicted += said.Count;
            // The nearest in length; of two as near, the shorter.
            reference += truths.Select(truth => truth.Count).MinBy(length => (Math.Abs(length - said.Count), length));
        }

        return new BleuScore
        {
            Score = Score(hits, totals, predicted, reference),
            Precisions = Precisions(hits, totals),
            BrevityPenalty = Penalty(predicted, reference),
            PredictedLength = predicted,
            ReferenceLength = reference,
            Signature = FormattableString.Invariant(
                $"nrefs:{Counts(references)}|case:mixed|eff:no|tok:{tokenizer.Name}|smooth:exp"
            ),
        };
    }

    /// <summary>The same with one reference each.</summary>
    public static BleuScore Of(
        IReadOnlyList<string> references,
        IReadOnlyList<string> predictions,
        BleuTokenizer? tokenizer = null
    ) => Of([.. references.Select(reference => (string[])[reference])], predictions, tokenizer);

    /// <summary>The score of counts: n-grams that a reference has, all n-grams, and the words of translations and references.</summary>
    internal static double Score(long[] hits, long[] totals, int predicted, int reference)
    {
        var precisions = Precisions(hits, totals);
        return precisions.Contains(0) ? 0 : Penalty(predicted, reference) * Math.Exp(precisions.Average(Math.Log));
    }

    private static double Penalty(int predicted, int reference) =>
        predicted >= reference ? 1
        : predicted == 0 ? 0
        : Math.Exp(1 - (double)reference / predicted);

    private static double[] Precisions(long[] hits, long[] totals)
    {
        var precisions = new double[Orders];
        if (hits.Sum() == 0)
        {
            return precisions;
        }

        var smoothing = 1.0;
        for (var n = 0; n < Orders && totals[n] > 0; n++)
        {
            smoothing *= hits[n] == 0 ? 2 : 1;
            precisions[n] = hits[n] == 0 ? 100 / (smoothing * totals[n]) : 100.0 * hits[n] / totals[n];
        }

        return precisions;
    }

    private static string Counts(IReadOnlyList<IReadOnlyList<string>> references)
    {
        var counts = references.Select(each => each.Count).Distinct().ToList();
        return counts is [var only] ? FormattableString.Invariant($"{only}") : "var";
    }
}
