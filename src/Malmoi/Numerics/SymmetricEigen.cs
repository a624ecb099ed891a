namespace Malmoi.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix: Householder's tridiagonal form, then implicit QL steps (Dubrulle, Martin and Wilkinson, 1968).</summary>
/// <param name="Values">The eigenvalues, the greatest first.</param>
/// <param name="Vectors">A unit vector for each of them; of its numbers, the one farthest from zero is positive.</param>
internal sealed record SymmetricEigen(double[] Values, double[][] Vectors)
{
    private const int MostSteps = 100;

    /// <param name="matrix">Rows of a symmetric matrix; overwritten.</param>
    public static SymmetricEigen Of(double[][] matrix)
    {
        var size = matrix.Length;
        var (diagonal, beside, reflections) = Tridiagonal(matrix);
        var vectors = Product(reflections, size);
        Diagonalise(diagonal, beside, vectors);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => diagonal[i])];
        return new SymmetricEigen([.. order.Select(i => diagonal[i])], [.. order.Select(i => Oriented(vectors[i]))]);
    }

    // H_k A H_k for each column k, with H_k = 1 - v vᵀ, |v|² = 2, which makes zeros below the second number of the column.
    private static (double[] Diagonal, double[] Beside, double[]?[] Reflections) Tridiagonal(double[][] matrix)
    {
        var size = matrix.Length;
        var reflections = new double[]?[Math.Max(0, size - 2)];
        var product = new double[size];
        for (var k = 0; k < reflections.Length; k++)
        {
            var v = Reflection(matrix, k, out var beside);
            if (v is null)
            {
                continue;
            }

            reflections[k] = v;
            matrix[k + 1][k] = beside;
            var half = 0.0;
            for (var i = k + 1; i < size; i++)
            {
                product[i] = Dot(matrix[i], v, k + 1);
                half += product[i] * v[i] / 2;
            }

            for (var i = k + 1; i < size; i++)
            {
                product[i] -= half * v[i];
            }

            for (var i = k + 1; i < size; i++)
            {
                var (row, vi, pi) = (matrix[i], v[i], product[i]);
                for (var j = k + 1; j < size; j++)
                {
                    row[j] -= (vi * product[j]) + (pi * v[j]);
                }
            }
        }

        return (
            [.. Enumerable.Range(0, size).Select(i => matrix[i][i])],
            [.. Enumerable.Range(0, size).Select(i => i + 1 < size ? matrix[i + 1][i] : 0)],
            reflections
        );
    }

    private static double[]? Reflection(double[][] matrix, int k, out double beside)
    {
        var size = matrix.Length;
        var v = new double[size];
        var square = 0.0;
        for (var i = k + 1; i < size; i++)
        {
            v[i] = matrix[i][k];
            square += v[i] * v[i];
        }

        var length = Math.Sqrt(square);
        beside = v[k + 1] > 0 ? -length : length;
        v[k + 1] -= beside;
        var scale = Math.Sqrt(2 / Dot(v, v, k + 1));
        for (var i = k + 1; i < size; i++)
        {
            v[i] *= scale;
        }

        return double.IsFinite(scale) ? v : null;
    }

    // The rows of (H_0 H_1 ...)ᵀ: what is an eigenvector of the tridiagonal form, taken back to the matrix.
    private static double[][] Product(double[]?[] reflections, int size)
    {
        var rows = new double[size][];
        for (var i = 0; i < size; i++)
        {
            rows[i] = new double[size];
            rows[i][i] = 1;
        }

        for (var k = reflections.Length - 1; k >= 0; k--)
        {
            if (reflections[k] is { } v)
            {
                for (var i = k + 1; i < size; i++)
                {
                    var row = rows[i];
                    var along = Dot(row, v, k + 1);
                    for (var j = k + 1; j < size; j++)
                    {
                        row[j] -= along * v[j];
                    }
                }
            }
        }

        return rows;
    }

    private static void Diagonalise(double[] diagonal, double[] beside, double[][] vectors)
    {
        for (var low = 0; low < diagonal.Length; low++)
        {
            for (var step = 0; ; step++)
            {
                var high = low;
                while (high + 1 < diagonal.Length && !IsNothing(high))
                {
                    high++;
                }

                if (high == low)
                {
                    break;
                }

                if (step == MostSteps)
                {
                    throw new ArgumentException("the eigenvalues are not found; are all numbers finite?");
                }

                Chase(diagonal, beside, vectors, low, high);
            }
        }

        bool IsNothing(int i) =>
            Math.Abs(beside[i]) <= double.Epsilon
            || Math.Abs(diagonal[i]) + Math.Abs(diagonal[i + 1]) is var near && near + Math.Abs(beside[i]) == near;
    }

    // One QL step with Wilkinson's shift: rotations from the bottom up that leave the form tridiagonal.
    private static void Chase(double[] diagonal, double[] beside, double[][] vectors, int low, int high)
    {
        var slope = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
        var root = double.Hypot(slope, 1);
        var g = diagonal[high] - diagonal[low] + (beside[low] / (slope + Math.CopySign(root, slope)));
        var (sine, cosine, shift) = (1.0, 1.0, 0.0);
        for (var i = high - 1; i >= low; i--)
        {
            var (f, b) = (sine * beside[i], cosine * beside[i]);
            var radius = double.Hypot(f, g);
            beside[i + 1] = radius;
            if (radius == 0)
            {
                diagonal[i + 1] -= shift;
                beside[high] = 0;
                return;
            }

            (sine, cosine) = (f / radius, g / radius);
            g = diagonal[i + 1] - shift;
            var rotated = ((diagonal[i] - g) * sine) + (2 * cosine * b);
            shift = sine * rotated;
            diagonal[i + 1] = g + shift;
            g = (cosine * rotated) - b;
            Rotate(vectors[i], vectors[i + 1], sine, cosine);
        }

        diagonal[low] -= shift;
        beside[low] = g;
        beside[high] = 0;
    }

    private static void Rotate(double[] first, double[] second, double sine, double cosine)
    {
        for (var k = 0; k < first.Length; k++)
        {
            (first[k], second[k]) = (
                (cosine * first[k]) - (sine * second[k]),
                (sine * first[k]) + (cosine * second[k])
            );
        }
    }

    private static double Dot(double[] left, double[] right, int from)
    {
        var sum = 0.0;
        for (var i = from; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static double[] Oriented(double[] vector) =>
        vector.MaxBy(Math.Abs) < 0 ? [.. vector.Select(value => -value)] : vector;
}
