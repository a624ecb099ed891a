using Malmoi.Numerics;
using Malmoi.Quantization;

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
        foreach (var projection in projections)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(projection.Matrix.Inputs, x.Width, nameof(projections));
            rows += projection.Matrix.Outputs;
        }

        var products = rows * x.Width * x.Count;
        var pieces = (int)Math.Min(products / WorthAThread, (long)pool.Threads * PiecesPerThread);
        var inputs = Make(pool, x, projections);
        pool.Run(
            Math.Max(1, pieces),
            piece =>
            {
                var parts = Math.Max(1, pieces);
                Part(inputs, projections, rows * piece / parts, rows * (piece + 1) / parts);
            }
        );
    }

    // For each matrix the vectors in its order, in the forms that are read; matrices of one order share them.
    private static Activations[] Make(WorkerPool pool, Activations x, Projection[] projections)
    {
        var inputs = new Activations[projections.Length];
        var orders = 0;
        for (var i = 0; i < projections.Length; i++)
        {
            if (inputs[i] is not null)
            {
                continue;
            }

            var order = projections[i].Matrix.Columns;
            var held = order is null ? x : x.Ordered(orders++);
            var forms = ActivationForms.Floats;
            for (var j = i; j < projections.Length; j++)
            {
                if (Equals(projections[j].Matrix.Columns, order))
                {
                    inputs[j] = held;
                    forms |= projections[j].Matrix.Forms;
                }
            }

            Make(pool, x, held, order, forms);
        }

        return inputs;
    }

    private static void Make(
        WorkerPool pool,
        Activations x,
        Activations held,
        ColumnOrder? order,
        ActivationForms forms
    )
    {
        if (order is null && forms == ActivationForms.Floats)
        {
            return;
        }

        var pieces = Math.Min(pool.Threads, (int)Math.Min(int.MaxValue, (long)x.Count * x.Width / WorthAThread));
        if (pieces <= 1)
        {
            MakePart(0, x.Count);
            return;
        }

        pool.Run(
            pieces,
            piece =>
            {
                var first = (int)((long)x.Count * piece / pieces);
                MakePart(first, (int)((long)x.Count * (piece + 1) / pieces) - first);
            }
        );

        void MakePart(int first, int count)
        {
            if (order is not null)
            {
                held.Gather(x, order, first, count);
            }

            held.Make(forms, first, count);
        }
    }

    // The rows from one to another, counted over all matrices; cuts fall where a matrix can be cut.
    private static void Part(ReadOnlySpan<Activations> inputs, ReadOnlySpan<Projection> projections, long from, long to)
    {
        var before = 0L;
        for (var i = 0; i < projections.Length; i++)
        {
            var projection = projections[i];
            var matrix = projection.Matrix;
            var first = Cut(matrix, from - before);
            var end = Cut(matrix, to - before);
            if (end > first)
            {
                matrix.Multiply(inputs[i], projection.Output, projection.Stride, first, end - first);
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
