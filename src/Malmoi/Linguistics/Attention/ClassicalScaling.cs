using Malmoi.Numerics;

namespace Malmoi.Linguistics.Attention;

/// <summary>A plane on which things lie as far apart as they differ, as nearly as can be: classical multidimensional scaling (Torgerson, 1952).</summary>
/// <remarks>
/// The two greatest eigenvectors of B = -½ J D J, D the squared distances, J = 1 - 11ᵀ/n, each times the root of its eigenvalue.
/// The Jensen-Shannon divergence is itself the square of a distance in a Euclidean space (Fuglede and Topsøe, 2004): it stands for D as it is.
/// </remarks>
public static class ClassicalScaling
{
    /// <param name="squares">(things, things): squared distances, symmetric.</param>
    /// <returns>A place each, and the share of all differences that each of the two directions shows.</returns>
    public static ((double X, double Y)[] Places, double[] Shares) Of(double[,] squares)
    {
        var count = squares.GetLength(0);
        var means = new double[count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                means[i] += squares[i, j] / count;
            }
        }

        var all = count == 0 ? 0 : means.Average();
        double[][] products =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Enumerable.Range(0, count).Select(j => -(squares[i, j] - means[i] - means[j] + all) / 2).ToArray()
                ),
        ];
        var eigen = SymmetricEigen.Of(products);
        var total = eigen.Values.Sum(value => Math.Max(0, value));
        return (
            [.. Enumerable.Range(0, count).Select(i => (Along(0, i), Along(1, i)))],
            [.. Enumerable.Range(0, 2).Select(k => k < count && total > 0 ? Math.Max(0, eigen.Values[k]) / total : 0)]
        );

        double Along(int k, int i) =>
            k < count && eigen.Values[k] > 0 ? eigen.Vectors[k][i] * Math.Sqrt(eigen.Values[k]) : 0;
    }
}
