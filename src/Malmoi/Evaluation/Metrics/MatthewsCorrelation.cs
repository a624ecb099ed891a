namespace Malmoi.Evaluation.Metrics;

/// <summary>How predicted classes go together with the true ones (Matthews, 1975; for several classes Gorodkin, 2004).</summary>
/// <remarks>
/// With s texts, c right ones, t(k) of true class k and p(k) of predicted class k:
/// (c·s − Σ p(k)·t(k)) / √((s² − Σ p(k)²) · (s² − Σ t(k)²)). It is 0 where one class is all that was said, or all there is.
/// </remarks>
public static class MatthewsCorrelation
{
    /// <param name="references">True classes.</param>
    /// <param name="predictions">Predicted ones, one for each reference.</param>
    /// <returns>From -1 to 1; 0 for guessing.</returns>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public static double Of(IReadOnlyList<int> references, IReadOnlyList<int> predictions)
    {
        var classes = ClassScores.Count(references, predictions).Classes.Values;
        double texts = references.Count;
        double right = 0,
            together = 0,
            predicted = 0,
            given = 0;
        foreach (var scores in classes)
        {
            right += scores.Hits;
            together += (double)scores.Predicted * scores.References;
            predicted += (double)scores.Predicted * scores.Predicted;
            given += (double)scores.References * scores.References;
        }

        var spread = (texts * texts - predicted) * (texts * texts - given);
        return spread == 0 ? 0 : (right * texts - together) / Math.Sqrt(spread);
    }
}
