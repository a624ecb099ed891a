using CsCheck;
using Malmoi.Numerics;

namespace Malmoi.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    private static readonly Gen<double[][]> Symmetric =
        from size in Gen.Int[1, 14]
        from seed in Gen.Int
        from rank in Gen.Int[1, 14]
        select Matrix(size, seed, rank);

    [Fact]
    public void The_matrix_stretches_each_vector_by_its_value() =>
        Symmetric.Sample(
            matrix =>
            {
                var eigen = SymmetricEigen.Of([.. matrix.Select(row => (double[])row.Clone())]);
                for (var k = 0; k < matrix.Length; k++)
                {
                    for (var i = 0; i < matrix.Length; i++)
                    {
                        var product = matrix[i].Zip(eigen.Vectors[k], (a, b) => a * b).Sum();
                        Assert.Equal(eigen.Values[k] * eigen.Vectors[k][i], product, 1e-9);
                    }

                    for (var other = 0; other <= k; other++)
                    {
                        var inner = eigen.Vectors[k].Zip(eigen.Vectors[other], (a, b) => a * b).Sum();
                        Assert.Equal(other == k ? 1 : 0, inner, 1e-10);
                    }

                    Assert.True(eigen.Vectors[k].MaxBy(Math.Abs) > 0);
                }
            },
            iter: 200
        );

    [Fact]
    public void The_values_are_those_of_Jacobis_method() =>
        Symmetric.Sample(
            matrix =>
            {
                var expected = Jacobi([.. matrix.Select(row => (double[])row.Clone())]);
                var values = SymmetricEigen.Of(matrix).Values;
                Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            },
            iter: 200
        );

    /// <summary>The obvious method: turn away the numbers beside the diagonal, one pair at a time (Jacobi, 1846).</summary>
    internal static double[] Jacobi(double[][] a)
    {
        for (var sweep = 0; sweep < 60; sweep++)
        {
            for (var p = 0; p < a.Length; p++)
            {
                for (var q = p + 1; q < a.Length; q++)
                {
                    if (Math.Abs(a[p][q]) < 1e-300)
                    {
                        continue;
                    }

                    var angle = 0.5 * Math.Atan2(2 * a[p][q], a[q][q] - a[p][p]);
                    var (sine, cosine) = Math.SinCos(angle);
                    for (var k = 0; k < a.Length; k++)
                    {
                        (a[k][p], a[k][q]) = (
                            (cosine * a[k][p]) - (sine * a[k][q]),
                            (sine * a[k][p]) + (cosine * a[k][q])
                        );
                    }

                    for (var k = 0; k < a.Length; k++)
                    {
                        (a[p][k], a[q][k]) = (
                            (cosine * a[p][k]) - (sine * a[q][k]),
                            (sine * a[p][k]) + (cosine * a[q][k])
                        );
                    }
                }
            }
        }

        return [.. a.Select((row, i) => row[i]).OrderDescending()];
    }

    // Of low rank, so that values repeat and vanish.
    private static double[][] Matrix(int size, int seed, int rank)
    {
        var random = new Random(seed);
        var matrix = Enumerable.Range(0, size).Select(_ => new double[size]).ToArray();
        for (var r = 0; r < rank; r++)
        {
            double[] row =
            [
                .. Enumerable.Range(0, size).Select(_ => random.Next(-3, 4) + (seed % 2 * random.NextDouble())),
            ];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    matrix[i][j] += (r % 2 == 0 ? 1 : -1) * row[i] * row[j];
                }
            }
        }

        return matrix;
    }
}
