using Malmoi.Numerics;

namespace Malmoi.WordVectors.Projection;

/// <summary>Principal components: the directions along which vectors differ most (Pearson, 1901; Hotelling, 1933).</summary>
/// <remarks>The k-th is the k-th eigenvector of Σ (x - m)(x - m)ᵀ, m the mean; its share of the variance is its eigenvalue by the sum of all.</remarks>
public sealed class PrincipalComponents
{
    private const int LargestMatrix = 4096;
    private readonly double[] _mean;
    private readonly double[][] _axes;

    private PrincipalComponents(double[] mean, double[][] axes, double[] shares) =>
        (_mean, _axes, Shares) = (mean, axes, shares);

    /// <summary>The share of the variance along each component, from 0 to 1, the greatest first.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Finds the first <paramref name="count"/> components of some vectors of one length.</summary>
    /// <remarks>A component's sign is free: of its numbers, the one farthest from zero is positive. Where the vectors do not vary any more it is zero.</remarks>
    /// <exception cref="InputException">There is no vector, or both vectors and dimensions are too many.</exception>
    public static PrincipalComponents Of(IReadOnlyList<float[]> vectors, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (vectors.Count == 0)
        {
            throw new InputException("principal components of nothing: name some words");
        }

        var dimensions = vectors[0].Length;
        if (Math.Min(vectors.Count, dimensions) > LargestMatrix)
        {
            throw new InputException(
                $"principal components of {vectors.Count} vectors of {dimensions} dimensions: one of the two must be at most {LargestMatrix}; take fewer words"
            );
        }

        var mean = new double[dimensions];
        foreach (var vector in vectors)
        {
            for (var i = 0; i < dimensions; i++)
            {
                mean[i] += (double)vector[i] / vectors.Count;
            }
        }

        double[][] centred = [.. vectors.Select(vector => Centred(vector, mean))];
        var total = centred.Sum(row => Dot(row, row));
        // Σ x xᵀ and the matrix of all products x·y have the same eigenvalues: the smaller one is solved.
        var (values, axes) =
            dimensions <= vectors.Count ? OfDimensions(centred, dimensions) : OfProducts(centred, dimensions);
        var found = Math.Min(count, values.Length);
        return new PrincipalComponents(
            mean,
            [.. Enumerable.Range(0, count).Select(i => i < found ? axes(i) : new double[dimensions])],
            [.. Enumerable.Range(0, count).Select(i => i < found && total > 0 ? Math.Max(0, values[i]) / total : 0)]
        );
    }

    /// <summary>Where a vector lies along each component, from the mean.</summary>
    public double[] Project(ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _mean.Length);
        var centred = Centred(vector, _mean);
        return [.. _axes.Select(axis => Dot(axis, centred))];
    }

    private static (double[] Values, Func<int, double[]> Axis) OfDimensions(double[][] centred, int dimensions)
    {
        var matrix = Square(dimensions);
        foreach (var row in centred)
        {
            for (var i = 0; i < dimensions; i++)
            {
                var (sums, value) = (matrix[i], row[i]);
                for (var j = 0; j < dimensions; j++)
                {
                    sums[j] += value * row[j];
                }
            }
        }

        var eigen = SymmetricEigen.Of(matrix);
        return (eigen.Values, i => eigen.Vectors[i]);
    }

    private static (double[] Values, Func<int, double[]> Axis) OfProducts(double[][] centred, int dimensions)
    {
        var matrix = Square(centred.Length);
        for (var i = 0; i < centred.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i][j] = matrix[j][i] = Dot(centred[i], centred[j]);
            }
        }

        var eigen = SymmetricEigen.Of(matrix);
        var least = 1e-12 * Math.Max(eigen.Values[0], double.Epsilon);
        return (eigen.Values, Axis);

        double[] Axis(int k)
        {
            var axis = new double[dimensions];
            if (eigen.Values[k] > least)
            {
                for (var row = 0; row < centred.Length; row++)
                {
                    var weight = eigen.Vectors[k][row] / Math.Sqrt(eigen.Values[k]);
                    for (var i = 0; i < dimensions; i++)
                    {
                        axis[i] += weight * centred[row][i];
                    }
                }
            }

            return axis.MaxBy(Math.Abs) < 0 ? [.. axis.Select(value => -value)] : axis;
        }
    }

    private static double[][] Square(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[size])];

    private static double[] Centred(ReadOnlySpan<float> vector, double[] mean)
    {
        var centred = new double[mean.Length];
        for (var i = 0; i < centred.Length; i++)
        {
            centred[i] = vector[i] - mean[i];
        }

        return centred;
    }

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
