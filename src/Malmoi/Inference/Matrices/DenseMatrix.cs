using Malmoi.Checkpoints;
using Malmoi.Numerics;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights multiplied as 32-bit numbers: those that are such where they stand, others widened or unpacked a few rows at a time.</summary>
internal sealed unsafe class DenseMatrix : WeightMatrix
{
    private const int Tile = 4;

    // Rows that wait, widened, for the vectors to pass by them: as many as a second-level cache has room for.
    private const int PanelBytes = 1 << 18;
    private const int MostRows = 12 * TurnedVectors.Rows;

    private readonly TensorRows _rows;
    private readonly ElementType _type;

    public DenseMatrix(TensorRows rows)
        : base(rows.Count, rows.Columns) => (_rows, _type) = (rows, rows.Tensor.Type);

    public override long Bytes => _rows.Bytes;

    public override int RowStep => TurnedVectors.Rows;

    public override ActivationForms Forms => ActivationForms.Turned;

    public override void CopyRow(int row, Span<float> destination) => _rows.CopyTo(row, destination);

    public override void Multiply(Activations x, float* y, int stride, int first, int count)
    {
        if (x.Count < Tile)
        {
            switch (_type)
            {
                case ElementType.Float32:
                    InPlace<Float32Element>(x, y, stride, first, count);
                    return;
                case ElementType.BFloat16:
                    InPlace<BFloat16Element>(x, y, stride, first, count);
                    return;
                case ElementType.Float16:
                    InPlace<Float16Element>(x, y, stride, first, count);
                    return;
                default:
                    break;
            }
        }

        // As many rows as tiles of both kinds of products have together.
        var panel = Math.Clamp(PanelBytes / sizeof(float) / Math.Max(1, Inputs) / RowStep * RowStep, RowStep, MostRows);
        for (var row = first; row < first + count; row += panel)
        {
            ByPanel(x, y + row, stride, row, Math.Min(panel, first + count - row));
        }

        GC.KeepAlive(_rows.Tensor);
    }

    private void InPlace<TElement>(Activations x, float* y, int stride, int first, int count)
        where TElement : IElement
    {
        if (x.Count == 1 && TElement.Bytes < sizeof(float))
        {
            for (var row = first; row < first + count; row++)
            {
                y[row] = DenseKernels<TElement>.Row(_rows[row], x.Values, Inputs);
            }

            GC.KeepAlive(_rows.Tensor);
            return;
        }

        var sums = stackalloc float[Tile];
        var last = first + count - 1;
        for (var row = first; row <= last; row += Tile)
        {
            var w0 = _rows[row];
            var w1 = _rows[Math.Min(row + 1, last)];
            var w2 = _rows[Math.Min(row + 2, last)];
            var w3 = _rows[Math.Min(row + 3, last)];
            for (var t = 0; t < x.Count; t++)
            {
                DenseKernels<TElement>.One(w0, w1, w2, w3, x.Values + ((nint)t * x.Width), Inputs, sums);
                Copy(sums, y + ((nint)t * stride) + row, Math.Min(Tile, last + 1 - row));
            }
        }

        GC.KeepAlive(_rows.Tensor);
    }

    private void ByPanel(Activations x, float* y, int stride, int first, int count)
    {
        var turned = TurnedVectors.CountOf(x.Count);
        var w = Panel(first, count, turned > 0 ? (count + RowStep - 1) / RowStep * RowStep : count);
        var sums = stackalloc float[MostRows * TurnedVectors.MostLanes];
        for (var t = 0; t < turned; )
        {
            for (var r = 0; r < count; r += RowStep)
            {
                var tile = w + ((nint)r * Inputs);
                // The next tile comes from memory while the first vectors pass by this one.
                var ahead = t == 0 ? tile + ((nint)RowStep * Inputs) : tile;
                TurnedVectors.Multiply(x, t, tile, ahead, sums + (r * TurnedVectors.MostLanes));
            }

            var vectors = TurnedVectors.Together(t, x.Count);
            TurnedVectors.TurnBack(sums, vectors, count, y + ((nint)t * stride), stride);
            t += vectors;
        }

        ByRows(w, count, x, turned, y, stride);
    }

    // The vectors that are not turned: four at a time, or one.
    private void ByRows(float* w, int count, Activations x, int first, float* y, int stride)
    {
        byte* Row(int row) => (byte*)(w + ((nint)Math.Min(row, count - 1) * Inputs));

        var sums = stackalloc float[Tile * Tile];
        for (var t = first; t < x.Count; )
        {
            var vectors = t + Tile <= x.Count ? Tile : 1;
            var from = x.Values + ((nint)t * x.Width);
            for (var r = 0; r < count; r += Tile)
            {
                byte* w0 = Row(r),
                    w1 = Row(r + 1),
                    w2 = Row(r + 2),
                    w3 = Row(r + 3);
                if (vectors == Tile)
                {
                    DenseKernels<Float32Element>.Four(w0, w1, w2, w3, from, x.Width, Inputs, sums);
                }
                else
                {
                    DenseKernels<Float32Element>.One(w0, w1, w2, w3, from, Inputs, sums);
                }

                for (var v = 0; v < vectors; v++)
                {
                    Copy(sums + (v * Tile), y + ((nint)(t + v) * stride) + r, Math.Min(Tile, count - r));
                }
            }

            t += vectors;
        }
    }

    // Rows one after the other as 32-bit numbers, zeros behind them: where they stand, if they stand so.
    private float* Panel(int first, int count, int padded)
    {
        if (padded == count && _type == ElementType.Float32 && AreTogether(first, count))
        {
            return (float*)_rows[first];
        }

        var panel = ThreadScratch.Floats((nint)padded * Inputs);
        for (var r = 0; r < count; r++)
        {
            Widen(first + r, panel + ((nint)r * Inputs));
        }

        new Span<float>(panel + ((nint)count * Inputs), (padded - count) * Inputs).Clear();
        return panel;
    }

    private void Widen(int row, float* to)
    {
        switch (_type)
        {
            case ElementType.Float16:
                DenseKernels<Float16Element>.Widen(_rows[row], Inputs, to);
                break;
            case ElementType.BFloat16:
                DenseKernels<BFloat16Element>.Widen(_rows[row], Inputs, to);
                break;
            default:
                _rows.CopyTo(row, new Span<float>(to, Inputs));
                break;
        }
    }

    private bool AreTogether(int first, int count)
    {
        for (var r = 1; r < count; r++)
        {
            if (_rows[first + r] != _rows[first] + (r * _rows.RowBytes))
            {
                return false;
            }
        }

        return true;
    }

    private static void Copy(float* from, float* to, int count) =>
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
