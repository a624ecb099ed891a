namespace Malmoi.Evaluation;

/// <summary>Whether a judge of pairs is right as often as it is sure (reliability diagram, DeGroot and Fienberg, 1983; expected calibration error, Naeini et al., 2015).</summary>
/// <remarks>
/// <code>
///   sure = σ(|difference|),  from ½ to 1;   ECE = Σ pairs of a bin / all · |how sure - how often right|
/// </code>
/// </remarks>
/// <param name="Bins">Of one width from ½ to 1; empty ones are left out.</param>
/// <param name="Error">The expected calibration error.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double Error)
{
    /// <summary>Counts.</summary>
    /// <param name="differences">By how much the better one of each pair was scored higher; 0 is half right.</param>
    /// <param name="bins">How many.</param>
    public static Reliability Of(ReadOnlySpan<float> differences, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var sums = new (int Count, double Sure, double Right)[bins];
        foreach (var difference in differences)
        {
            var sure = 1 / (1 + Math.Exp(-Math.Abs(difference)));
            var bin = Math.Min(bins - 1, (int)((sure - 0.5) * 2 * bins));
            var (count, sum, right) = sums[bin];
            sums[bin] = (
                count + 1,
                sum + sure,
                right
                    + (
                        difference > 0 ? 1
                        : difference == 0 ? 0.5
                        : 0
                    )
            );
        }

        List<ReliabilityBin> filled =
        [
            .. sums.Where(bin => bin.Count > 0)
                .Select(bin => new ReliabilityBin(bin.Count, bin.Sure / bin.Count, bin.Right / bin.Count)),
        ];
        var all = differences.Length;
        return new Reliability(filled, filled.Sum(bin => (double)bin.Count / all * Math.Abs(bin.Sure - bin.Right)));
    }
}

/// <summary>Pairs about which a judge was alike sure.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sure">How probable it found its own choice, the mean.</param>
/// <param name="Right">The share of them in which it was right.</param>
public sealed record ReliabilityBin(int Count, double Sure, double Right);
