using Malmoi.Checkpoints;
using Malmoi.Numerics;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights multiplied as 32-bit numbers: those that are such where they stand, others widened or unpacked a few rows at a time.</summary>
internal sealed unsafe class DenseMatrix : WeightMatrix
{
    private const int Tile = 4;

    // Rows that wait, widened, for the vectors to pass by them: as many as a second-level cache has room for.
    private const int PanelBytes = 1 << 18;

    private readonly TensorRows _rows;
    private readonly ElementType _type;

    public DenseMatrix(TensorRows rows)
        : base(rows.Count, rows.Columns) => (_rows, _type) = (rows, rows.Tensor.Type);

    public override long Bytes => _rows.Bytes;

    public override int RowStep => Tile;

    public override ActivationForms Forms => ActivationForms.Floats;

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

        var panel = Math.Clamp(PanelBytes / sizeof(float) / Math.Max(1, Inputs) / Tile * Tile, Tile, 8 * Tile);
        for (var row = first; row < first + count; row += panel)
        {
            ByPanel(x, y, stride, row, Math.Min(panel, first + count - row));
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
        var isFloat = _type == ElementType.Float32;
        var scratch = isFloat ? null : ThreadScratch.Floats((nint)count * Inputs);
        for (var r = 0; r < count && !isFloat; r++)
        {
            _rows.CopyTo(first + r, new Span<float>(scratch + ((nint)r * Inputs), Inputs));
        }

        byte* Row(int row) =>
            isFloat
                ? _rows[first + Math.Min(row, count - 1)]
                : (byte*)(scratch + ((nint)Math.Min(row, count - 1) * Inputs));

        var sums = stackalloc float[Tile * Tile];
        for (var t = 0; t < x.Count; )
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
                    Copy(sums + (v * Tile), y + ((nint)(t + v) * stride) + first + r, Math.Min(Tile, count - r));
                }
            }

            t += vectors;
        }
    }

    private static void Copy(float* from, float* to, int count) =>
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
