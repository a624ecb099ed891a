namespace Malmoi.Evaluation.Metrics;

/// <summary>How much of what was found is right, and how much of what is right was found (van Rijsbergen, 1979).</summary>
/// <remarks>
/// precision = hits / predicted, recall = hits / references, F1 = 2 · precision · recall / (precision + recall).
/// What would be divided by nothing is 0.
/// </remarks>
/// <param name="Hits">Found and right.</param>
/// <param name="Predicted">Found.</param>
/// <param name="References">Right.</param>
public readonly record struct PrecisionRecall(long Hits, long Predicted, long References)
{
    public double Precision => Predicted == 0 ? 0 : (double)Hits / Predicted;

    public double Recall => References == 0 ? 0 : (double)Hits / References;

    public double F1 => Hits == 0 ? 0 : 2.0 * Hits / (Predicted + References);

    /// <summary>Both counted together.</summary>
    public static PrecisionRecall operator +(PrecisionRecall left, PrecisionRecall right) =>
        new(left.Hits + right.Hits, left.Predicted + right.Predicted, left.References + right.References);
}
