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
/// <remarks>One product at a time; the same object serves any number of them, one after another, and allocates for none.</remarks>
/// <param name="pool">Whose threads share the rows.</param>
public sealed unsafe class Projections(WorkerPool pool) : IPieces
{
    // Products that a thread is through with before another has woken up.
    private const long WorthAThread = 1 << 15;

    // Numbers of vectors in another form, likewise.
    private const long NumbersWorthAThread = 1 << 13;

    // So many for each thread, that none waits long for the last; more where each is still much work.
    private const int PiecesPerThread = 4;
    private const int MostPiecesPerThread = 16;
    private const long MuchWork = 1 << 22;

    private readonly List<Projection> _all = [];
    private readonly List<Activations> _inputs = [];
    private readonly FormPieces _forms = new();
    private Activations? _x;
    private long _rows;
    private int _pieces;

    /// <summary>y = W x, with the forms that the matrix reads made first.</summary>
    public static void Multiply(WorkerPool pool, Activations x, WeightMatrix matrix, float* y, int stride) =>
        Multiply(pool, x, [new Projection(matrix, y, stride)]);

    /// <summary>y = W x for each of the matrices, with the forms that they read made first.</summary>
    /// <inheritdoc cref="Multiply(Activations, ReadOnlySpan{Projection})"/>
    public static void Multiply(WorkerPool pool, Activations x, params ReadOnlySpan<Projection> projections) =>
        new Projections(pool).Multiply(x, projections);

    /// <summary>y = W x for each of the matrices, with the forms that they read made first.</summary>
    /// <param name="x">The vectors; their <see cref="Activations.Values"/> are set.</param>
    /// <param name="projections">Matrices as wide as the vectors.</param>
    public void Multiply(Activations x, params ReadOnlySpan<Projection> projections)
    {
        Begin(x);
        foreach (var projection in projections)
        {
            Add(projection);
        }

        Run();
    }

    /// <summary>The vectors of the next product; their <see cref="Activations.Values"/> are set.</summary>
    public void Begin(Activations x)
    {
        _all.Clear();
        _inputs.Clear();
        (_x, _rows) = (x, 0);
    }

    /// <summary>One more matrix that they are multiplied with.</summary>
    public void Add(Projection projection)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(projection.Matrix.Inputs, _x!.Width, nameof(projection));
        _all.Add(projection);
        _rows += projection.Matrix.Outputs;
    }

    /// <summary>Does it.</summary>
    public void Run()
    {
        var products = _rows * _x!.Width * _x.Count;
        var each = Math.Clamp(products / pool.Threads / MuchWork, PiecesPerThread, MostPiecesPerThread);
        _pieces = (int)Math.Clamp(products / WorthAThread, 1, pool.Threads * each);
        MakeForms(_x);
        pool.Run(_pieces, this);
    }

    /// <summary>Some of the rows, counted over all matrices; cuts fall where a matrix can be cut.</summary>
    public void Do(int piece)
    {
        var (from, to, before) = (_rows * piece / _pieces, _rows * (piece + 1) / _pieces, 0L);
        for (var i = 0; i < _all.Count; i++)
        {
            var projection = _all[i];
            var matrix = projection.Matrix;
            var first = Cut(matrix, from - before);
            var end = Cut(matrix, to - before);
            if (end > first)
            {
                matrix.Multiply(_inputs[i], projection.Output, projection.Stride, first, end - first);
            }

            before += matrix.Outputs;
        }
    }

    // For each matrix the vectors in its order, in the forms that are read; matrices of one order share them.
    private void MakeForms(Activations x)
    {
        var orders = 0;
        for (var i = 0; i < _all.Count; i++)
        {
            var order = _all[i].Matrix.Columns;
            var earlier = 0;
            while (!Equals(_all[earlier].Matrix.Columns, order))
            {
                earlier++;
            }

            if (earlier < i)
            {
                _inputs.Add(_inputs[earlier]);
                continue;
            }

            var forms = ActivationForms.Floats;
            for (var j = i; j < _all.Count; j++)
            {
                forms |= Equals(_all[j].Matrix.Columns, order) ? _all[j].Matrix.Forms : ActivationForms.Floats;
            }

            if (TurnedVectors.CountOf(x.Count) == 0)
            {
                forms &= ~ActivationForms.Turned;
            }

            var held = order is null ? x : x.Ordered(orders++);
            _inputs.Add(held);
            if (order is not null || forms != ActivationForms.Floats)
            {
                var pieces = (int)Math.Clamp((long)x.Count * x.Width / NumbersWorthAThread, 1, pool.Threads);
                _forms.Set(x, held, order, forms, pieces);
                pool.Run(pieces, _forms);
            }
        }
    }

    private static int Cut(WeightMatrix matrix, long row)
    {
        var step = matrix.RowStep;
        var up = (Math.Clamp(row, 0, matrix.Outputs) + step - 1) / step * step;
        return (int)Math.Min(up, matrix.Outputs);
    }

    /// <summary>The vectors in an order of columns, in some forms: a part of the vectors each.</summary>
    private sealed class FormPieces : IPieces
    {
        private Activations? _from;
        private Activations? _to;
        private ColumnOrder? _order;
        private ActivationForms _forms;
        private int _pieces;

        public void Set(Activations from, Activations to, ColumnOrder? order, ActivationForms forms, int pieces) =>
            (_from, _to, _order, _forms, _pieces) = (from, to, order, forms, pieces);

        public void Do(int piece)
        {
            var first = (int)((long)_from!.Count * piece / _pieces);
            var count = (int)((long)_from.Count * (piece + 1) / _pieces) - first;
            if (_order is not null)
            {
                _to!.Gather(_from, _order, first, count);
            }

            _to!.Make(_forms, first, count);
        }
    }
}
