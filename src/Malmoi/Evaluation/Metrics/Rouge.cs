namespace Malmoi.Evaluation.Metrics;

/// <summary>A summary beside its reference, or the mean over summaries.</summary>
/// <param name="One">F1 of words.</param>
/// <param name="Two">F1 of pairs of words.</param>
/// <param name="Longest">F1 of the longest common subsequence.</param>
public readonly record struct RougeScore(double One, double Two, double Longest);

/// <summary>ROUGE-1, ROUGE-2 and ROUGE-L of summaries (Lin, 2004), as the package rouge-score counts them.</summary>
/// <param name="units">What is counted: words of English, eojeols or syllables of Korean.</param>
public sealed class Rouge(RougeUnits units)
{
    /// <summary>The mean F1 over summaries, from 0 to 1.</summary>
    /// <param name="references">What a person wrote.</param>
    /// <param name="predictions">The program's, one for each reference.</param>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public RougeScore Of(IReadOnlyList<string> references, IReadOnlyList<string> predictions)
    {
        Pairing.Check(references.Count, predictions.Count);
        double one = 0,
            two = 0,
            longest = 0;
        for (var i = 0; i < references.Count; i++)
        {
            one += NGrams(references[i], predictions[i], 1).F1;
            two += NGrams(references[i], predictions[i], 2).F1;
            longest += LongestCommon(references[i], predictions[i]).F1;
        }

        return new RougeScore(one / references.Count, two / references.Count, longest / references.Count);
    }

    /// <summary>ROUGE-N of one summary.</summary>
    public PrecisionRecall NGrams(string reference, string prediction, int order)
    {
        var wanted = Overlap.Of(units.Split(reference), order);
        var said = Overlap.Of(units.Split(prediction), order);
        return new PrecisionRecall(wanted.With(said), said.Total, wanted.Total);
    }

    /// <summary>ROUGE-L of one summary: the words that both have in the same order, others between them or not.</summary>
    public PrecisionRecall LongestCommon(string reference, string prediction)
    {
        var (wanted, said) = (units.Split(reference), units.Split(prediction));
        return new PrecisionRecall(LongestCommon(wanted, said), said.Count, wanted.Count);
    }

    private static int LongestCommon(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        // lengths[j]: of the part of left read so far and the first j of right.
        var lengths = new int[right.Count + 1];
        foreach (var word in left)
        {
            var diagonal = 0;
            for (var j = 1; j <= right.Count; j++)
            {
                var above = lengths[j];
                lengths[j] = word == right[j - 1] ? diagonal + 1 : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }

        return lengths[^1];
    }
}
