namespace Malmoi.WordVectors.Projection;

/// <summary>How probable points find each other as neighbours: Gaussians as wide as a perplexity asks for (van der Maaten and Hinton, 2008).</summary>
/// <remarks>
/// p(j|i) = exp(-β_i d_ij²) / Σ_k exp(-β_i d_ik²), with β_i such that the entropy over j is ln perplexity;
/// p_ij = (p(j|i) + p(i|j)) / 2n, which sums to one over all pairs.
/// </remarks>
internal static class NeighbourProbabilities
{
    private const double Tolerance = 1e-7;
    private const int MostHalvings = 200;

    /// <returns>n x n numbers, the diagonal zero.</returns>
    public static float[] Of(double[][] points, double perplexity, int threads, CancellationToken ct)
    {
        var count = points.Length;
        var conditional = new float[(long)count * count];
        Workers.Run(
            threads,
            count,
            () => new double[count],
            (squares, i) => Row(points, i, squares, Math.Log(perplexity), conditional.AsSpan(i * count, count)),
            ct
        );
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var both = (conditional[(i * count) + j] + conditional[(j * count) + i]) / (2 * count);
                conditional[(i * count) + j] = conditional[(j * count) + i] = both;
            }
        }

        return conditional;
    }

    private static void Row(double[][] points, int i, double[] squares, double entropy, Span<float> row)
    {
        var nearest = double.PositiveInfinity;
        for (var j = 0; j < squares.Length; j++)
        {
            squares[j] = Square(points[i], points[j]);
            nearest = j == i ? nearest : Math.Min(nearest, squares[j]);
        }

        var (precision, low, high) = (1 / Math.Max(squares.Average(), 1e-12), 0.0, double.PositiveInfinity);
        for (var halving = 0; halving < MostHalvings; halving++)
        {
            var excess = Fill(squares, i, nearest, precision, row) - entropy;
            if (Math.Abs(excess) < Tolerance)
            {
                break;
            }

            (low, high) = excess > 0 ? (precision, high) : (low, precision);
            precision = double.IsPositiveInfinity(high) ? precision * 2 : (low + high) / 2;
        }
    }

    // Distances count from the nearest point: the quotient is the same, and no sum is zero. Gives the entropy.
    private static double Fill(double[] squares, int own, double nearest, double precision, Span<float> row)
    {
        double sum = 0,
            weighted = 0;
        for (var j = 0; j < squares.Length; j++)
        {
            var beyond = squares[j] - nearest;
            var near = j == own ? 0 : Math.Exp(-precision * beyond);
            row[j] = (float)near;
            sum += near;
            weighted += near * beyond;
        }

        foreach (ref var value in row)
        {
            value = (float)(value / sum);
        }

        return Math.Log(sum) + (precision * weighted / sum);
    }

    private static double Square(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            var difference = left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }
}
