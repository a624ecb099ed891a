using Malmoi.Numerics;

namespace Malmoi.Inference.Matrices;

/// <summary>One of the matrices that a batch of vectors is multiplied with, and where the products go.</summary>
/// <param name="matrix">As wide as the vectors.</param>
/// <param name="output">(vectors, <paramref name="stride"/>).</param>
/// <param name="stride">Numbers from one vector's product to the next one's; at least the matrix's outputs.</param>
public readonly unsafe struct Projection(WeightMatrix matrix, float* output, int stride)
{
    public WeightMatrix Matrix { get; } = matrix;

    public float* Output { get; } = output;

    public int Stride { get; } = stride;
}

/// <summary>Multiplies a batch of vectors with one matrix or several (queries, keys and values; gate and up) in one go of the threads.</summary>
public static unsafe class Projections
{
    // Products that a thread is through with before another has woken up.
    private const long WorthAThread = 1 << 15;

    // So many for each thread, that none waits long for the last.
    private const int PiecesPerThread = 4;

    /// <summary>y = W x, with the forms that the matrix reads made first.</summary>
    public static void Multiply(WorkerPool pool, Activations x, WeightMatrix matrix, float* y, int stride) =>
        Multiply(pool, x, [new Projection(matrix, y, stride)]);

    /// <summary>y = W x for each of the matrices, with the forms that they read made first.</summary>
    /// <param name="pool">Whose threads share the rows.</param>
    /// <param name="x">The vectors; their <see cref="Activations.Values"/> are set.</param>
    /// <param name="projections">Matrices as wide as the vectors.</param>
    public static void Multiply(WorkerPool pool, Activations x, params Projection[] projections)
    {
        var rows = 0L;
        var forms = ActivationForms.Floats;
        foreach (var projection in projections)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(projection.Matrix.Inputs, x.Width, nameof(projections));
            rows += projection.Matrix.Outputs;
            forms |= projection.Matrix.Forms;
        }

        var products = rows * x.Width * x.Count;
        var pieces = (int)Math.Min(products / WorthAThread, (long)pool.Threads * PiecesPerThread);
        Make(pool, x, forms);
        pool.Run(
            Math.Max(1, pieces),
            piece =>
            {
                var parts = Math.Max(1, pieces);
                Part(x, projections, rows * piece / parts, rows * (piece + 1) / parts);
            }
        );
    }

    private static void Make(WorkerPool pool, Activations x, ActivationForms forms)
    {
        if (forms == ActivationForms.Floats)
        {
            return;
        }

        var pieces = Math.Min(pool.Threads, (int)Math.Min(int.MaxValue, (long)x.Count * x.Width / WorthAThread));
        if (pieces <= 1)
        {
            x.Make(forms, 0, x.Count);
            return;
        }

        pool.Run(
            pieces,
            piece =>
            {
                var first = (int)((long)x.Count * piece / pieces);
                x.Make(forms, first, (int)((long)x.Count * (piece + 1) / pieces) - first);
            }
        );
    }

    // The rows from one to another, counted over all matrices; cuts fall where a matrix can be cut.
    private static void Part(Activations x, ReadOnlySpan<Projection> projections, long from, long to)
    {
        var before = 0L;
        foreach (var projection in projections)
        {
            var matrix = projection.Matrix;
            var first = Cut(matrix, from - before);
            var end = Cut(matrix, to - before);
            if (end > first)
            {
                matrix.Multiply(x, projection.Output, projection.Stride, first, end - first);
            }

            before += matrix.Outputs;
        }
    }

    private static int Cut(WeightMatrix matrix, long row)
    {
        var step = matrix.RowStep;
        var up = (Math.Clamp(row, 0, matrix.Outputs) + step - 1) / step * step;
        return (int)Math.Min(up, matrix.Outputs);
    }
}
