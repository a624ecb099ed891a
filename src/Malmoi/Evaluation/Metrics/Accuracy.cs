namespace Malmoi.Evaluation.Metrics;

/// <summary>The share of predictions that are right.</summary>
public static class Accuracy
{
    /// <param name="references">What is true.</param>
    /// <param name="predictions">What was said, one for each reference.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public static double Of<T>(IReadOnlyList<T> references, IReadOnlyList<T> predictions)
    {
        Pairing.Check(references.Count, predictions.Count);
        var right = 0;
        for (var i = 0; i < references.Count; i++)
        {
            right += EqualityComparer<T>.Default.Equals(references[i], predictions[i]) ? 1 : 0;
        }

        return (double)right / references.Count;
    }
}
