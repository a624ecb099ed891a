using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>Learns a product quantiser from the rows of a matrix and codes them by it (Jégou et al., 2011; in fastText, Joulin et al., 2016).</summary>
internal static class QuantizerTraining
{
    /// <summary>The most rows to learn from: 256 for each centroid.</summary>
    private const int MostPoints = ProductQuantizer.Centroids * 256;

    /// <summary>Quantises a matrix.</summary>
    /// <param name="matrix">The rows.</param>
    /// <param name="partLength">Numbers that share a code.</param>
    /// <param name="withNorms">Whether the lengths of rows get codes of their own, and only directions are cut into parts.</param>
    /// <param name="what">The name of the matrix in errors.</param>
    /// <exception cref="InputException">There are fewer rows than centroids.</exception>
    public static QuantizedMatrix Quantize(
        IDenseRows matrix,
        int partLength,
        bool withNorms,
        string what,
        long seed,
        int threads,
        CancellationToken ct
    )
    {
        if (matrix.Rows < ProductQuantizer.Centroids)
        {
            throw new InputException(
                $"{what} has {matrix.Rows} rows, but a quantiser learns {ProductQuantizer.Centroids} centroids from them: leave it as it is"
            );
        }

        if (!withNorms)
        {
            var (quantizer, codes) = Run(matrix, _ => 1, partLength, seed, threads, ct);
            return new QuantizedMatrix(matrix.Rows, quantizer, codes);
        }

        var norms = new float[matrix.Rows];
        for (var row = 0; row < norms.Length; row++)
        {
            norms[row] = MathF.Sqrt(DotProduct.Of(matrix[row], matrix[row]));
        }

        using var lengths = new DenseMatrix(norms.Length, 1, norms);
        var (lengthQuantizer, lengthCodes) = Run(lengths, _ => 1, 1, seed + 1, threads, ct);
        var (directions, directionCodes) = Run(
            matrix,
            row => norms[row] > 0 ? 1 / norms[row] : 1,
            partLength,
            seed,
            threads,
            ct
        );
        return new QuantizedMatrix(matrix.Rows, directions, directionCodes, lengthQuantizer, lengthCodes);
    }

    private static (ProductQuantizer Quantizer, byte[] Codes) Run(
        IDenseRows matrix,
        Func<int, float> scale,
        int partLength,
        long seed,
        int threads,
        CancellationToken ct
    )
    {
        var dimensions = matrix.Columns;
        var parts = (dimensions + partLength - 1) / partLength;
        var centroids = new float[dimensions * ProductQuantizer.Centroids];
        var codes = new byte[(long)matrix.Rows * parts];
        Workers.Run(
            threads,
            parts,
            () => 0,
            (_, part) =>
            {
                var length = Math.Min(partLength, dimensions - (part * partLength));
                var random = new Xoshiro256(seed, part);
                var points = new float[Math.Min(matrix.Rows, MostPoints) * length];
                var order = points.Length < matrix.Rows * (long)length ? KMeans.Order(matrix.Rows, random) : null;
                for (var i = 0; i < points.Length / length; i++)
                {
                    Copy(order is null ? i : order[i], points.AsSpan(i * length, length));
                }

                var own = KMeans.Run(points, length, random);
                own.CopyTo(centroids, part * partLength * ProductQuantizer.Centroids);
                var search = new CentroidSearch(own, length);
                var point = new float[length];
                for (var row = 0; row < matrix.Rows; row++)
                {
                    Copy(row, point);
                    codes[((long)row * parts) + part] = search.Nearest(point);
                }

                void Copy(int row, Span<float> to)
                {
                    matrix[row].Slice(part * partLength, length).CopyTo(to);
                    DotProduct.Scale(to, scale(row));
                }
            },
            ct
        );
        return (new ProductQuantizer(dimensions, partLength, centroids), codes);
    }
}
