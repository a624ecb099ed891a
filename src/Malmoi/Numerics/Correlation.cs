namespace Malmoi.Numerics;

/// <summary>How two rows of numbers go together, from -1 to 1: in proportion (Pearson) or in order (Spearman, 1904).</summary>
public static class Correlation
{
    /// <summary>Pearson's: covariance through the product of the standard deviations; NaN where either does not vary.</summary>
    public static double Pearson(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Count, left.Count);
        if (left.Count < 2)
        {
            return double.NaN;
        }

        var (meanLeft, meanRight) = (left.Average(), right.Average());
        double product = 0,
            squareLeft = 0,
            squareRight = 0;
        for (var i = 0; i < left.Count; i++)
        {
            var (x, y) = (left[i] - meanLeft, right[i] - meanRight);
            product += x * y;
            squareLeft += x * x;
            squareRight += y * y;
        }

        return product / Math.Sqrt(squareLeft * squareRight);
    }

    /// <summary>Spearman's: Pearson's over ranks, equal numbers sharing the mean of theirs.</summary>
    public static double Spearman(IReadOnlyList<double> left, IReadOnlyList<double> right) =>
        Pearson(Ranks(left), Ranks(right));

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length; )
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]].Equals(values[order[start]]))
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
