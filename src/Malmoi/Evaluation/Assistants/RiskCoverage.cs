namespace Malmoi.Evaluation.Assistants;

/// <summary>What is answered where only answers of some confidence are given.</summary>
/// <param name="Threshold">The least confidence.</param>
/// <param name="Coverage">The share of questions that are answered.</param>
/// <param name="Right">Right answers among those given.</param>
public readonly record struct CoveragePoint(double Threshold, double Coverage, Share Right)
{
    /// <summary>The share of given answers that are wrong.</summary>
    public double Risk => 1 - Right.Value;
}

/// <summary>Abstention by confidence: how the share of wrong answers falls as the unsure ones are kept back (El-Yaniv and Wiener, 2010).</summary>
public sealed class RiskCoverage
{
    /// <param name="answers">At least one.</param>
    public RiskCoverage(IReadOnlyList<RatedAnswer> answers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(answers.Count, nameof(answers));
        var points = new List<CoveragePoint>();
        var (given, right, area) = (0, 0, 0.0);
        foreach (var equal in answers.GroupBy(answer => answer.Confidence).OrderByDescending(group => group.Key))
        {
            var (count, hits) = (equal.Count(), equal.Count(answer => answer.IsRight));
            // No threshold parts answers of one confidence: the area takes them in any order, on average.
            for (var i = 1; i <= count; i++)
            {
                area += 1 - ((right + ((double)hits * i / count)) / (given + i));
            }

            (given, right) = (given + count, right + hits);
            points.Add(new CoveragePoint(equal.Key, (double)given / answers.Count, new Share(right, given)));
        }

        (Points, Area) = (points, area / answers.Count);
    }

    /// <summary>One for each confidence that occurs, from the surest to all answers.</summary>
    public IReadOnlyList<CoveragePoint> Points { get; }

    /// <summary>The mean risk over all coverages (Geifman et al., 2019): smaller is better; the risk at full coverage where confidence tells nothing.</summary>
    public double Area { get; }

    /// <summary>The least coverage of at least this much.</summary>
    public CoveragePoint At(double coverage) => Points.First(point => point.Coverage >= coverage - 1e-12);
}
