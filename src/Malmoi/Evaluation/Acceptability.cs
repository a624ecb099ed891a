using Malmoi.Evaluation.Metrics;
using Malmoi.LanguageModels;

namespace Malmoi.Evaluation;

/// <summary>A sentence and whether speakers accept it.</summary>
public sealed record JudgedSentence(string Text, bool IsAcceptable);

/// <summary>What of a sentence's probability speaks for its being acceptable (Lau, Clark and Lappin, 2017; Lau et al., 2020).</summary>
public enum AcceptabilityMeasure
{
    /// <summary>LP = ln p(sentence): short sentences of frequent words win.</summary>
    LogProbability,

    /// <summary>LP / |sentence|.</summary>
    Mean,

    /// <summary>PenLP = LP / ((5 + |sentence|) / (5 + 1))^0.8.</summary>
    Penalised,

    /// <summary>SLOR = (LP - Σ ln u(token)) / |sentence|, with u the frequencies of the tokens.</summary>
    Slor,
}

/// <summary>How well a measure tells acceptable sentences from others.</summary>
/// <param name="Sentences">Judged.</param>
/// <param name="Correlation">Matthews' correlation of what is above the threshold with what speakers accept.</param>
/// <param name="Accuracy">The share judged right by that threshold.</param>
/// <param name="Area">Under the ROC curve: how often an acceptable sentence stands above another one; a tie counts half.</param>
public sealed record AcceptabilityScore(int Sentences, double Correlation, double Accuracy, double Area)
{
    /// <summary>95 % of the correlation, sentences drawn anew, the threshold as it is.</summary>
    public required Interval CorrelationInterval { get; init; }

    /// <summary>95 % of the accuracy, sentences drawn anew, the threshold as it is.</summary>
    public required Interval AccuracyInterval { get; init; }
}

/// <summary>Sentences judged by their probability alone: a threshold is chosen on some of them and tried on others.</summary>
public static class Acceptability
{
    /// <summary>A number a sentence, greater for what should be more acceptable.</summary>
    /// <param name="scores">Of the sentences.</param>
    /// <param name="measure">What to make of them.</param>
    /// <param name="frequencies">Of tokens, for SLOR.</param>
    public static double[] Values(
        IReadOnlyList<TextScore> scores,
        AcceptabilityMeasure measure,
        TokenFrequencies frequencies
    ) =>
        [
            .. scores.Select(score =>
            {
                var (probability, length) = (score.LogProbability, Math.Max(1, score.Tokens.Count));
                return measure switch
                {
                    AcceptabilityMeasure.Mean => probability / length,
                    AcceptabilityMeasure.Penalised => probability / Math.Pow((5.0 + length) / 6, 0.8),
                    AcceptabilityMeasure.Slor => (probability - frequencies.LogProbability(score)) / length,
                    _ => probability,
                };
            }),
        ];

    /// <summary>The threshold with the greatest correlation: what is above it, or equal, is taken for acceptable.</summary>
    /// <exception cref="InputException">All labels are the same: there is nothing to tell apart.</exception>
    public static double Threshold(IReadOnlyList<double> values, IReadOnlyList<JudgedSentence> sentences)
    {
        var good = sentences.Count(sentence => sentence.IsAcceptable);
        if (good == 0 || good == sentences.Count)
        {
            throw new InputException(
                $"all {sentences.Count} sentences have the same label: a threshold needs acceptable ones and others"
            );
        }

        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(i => values[i])];
        var (best, most, hits, taken) = (double.PositiveInfinity, 0.0, 0L, 0L);
        for (var i = 0; i < order.Length; i++)
        {
            taken++;
            hits += sentences[order[i]].IsAcceptable ? 1 : 0;
            if (i + 1 == order.Length || values[order[i + 1]] < values[order[i]])
            {
                var correlation = Correlation(hits, taken, good, order.Length);
                (best, most) = correlation > most ? (values[order[i]], correlation) : (best, most);
            }
        }

        return best;
    }

    /// <summary>How a threshold does.</summary>
    /// <param name="values">A number a sentence.</param>
    /// <param name="sentences">With what speakers say.</param>
    /// <param name="threshold">Chosen on other sentences.</param>
    /// <param name="seed">Of the intervals.</param>
    public static AcceptabilityScore Score(
        IReadOnlyList<double> values,
        IReadOnlyList<JudgedSentence> sentences,
        double threshold,
        long seed = 0
    )
    {
        int[] labels = [.. sentences.Select(sentence => sentence.IsAcceptable ? 1 : 0)];
        int[] guesses = [.. values.Select(value => value >= threshold ? 1 : 0)];
        var sums = new PoissonBootstrap(4, seed); // of each sentence: 1, good, taken for good, right to be taken
        for (var i = 0; i < labels.Length; i++)
        {
            sums.Add([1, labels[i], guesses[i], labels[i] * guesses[i]]);
        }

        return new AcceptabilityScore(
            labels.Length,
            MatthewsCorrelation.Of(labels, guesses),
            (double)labels.Zip(guesses).Count(pair => pair.First == pair.Second) / labels.Length,
            Area(values, labels)
        )
        {
            CorrelationInterval = sums.Central(of => Correlation(of[3], of[2], of[1], of[0])),
            AccuracyInterval = sums.Central(of => (of[0] - of[1] - of[2] + (2 * of[3])) / of[0]),
        };
    }

    private static double Area(IReadOnlyList<double> values, int[] labels)
    {
        // Ranks from the lowest; equal values share theirs.
        var (sum, below) = (0.0, 0);
        foreach (var group in Enumerable.Range(0, values.Count).GroupBy(i => values[i]).OrderBy(group => group.Key))
        {
            var count = group.Count();
            sum += group.Sum(i => labels[i]) * (below + ((count + 1) / 2.0));
            below += count;
        }

        double good = labels.Sum();
        var bad = labels.Length - good;
        return good == 0 || bad == 0 ? double.NaN : (sum - (good * (good + 1) / 2)) / (good * bad);
    }

    private static double Correlation(double hits, double taken, double good, double all)
    {
        var (p, n) = (taken * (all - taken), good * (all - good));
        return p == 0 || n == 0 ? 0 : ((hits * all) - (taken * good)) / Math.Sqrt(p * n);
    }
}
