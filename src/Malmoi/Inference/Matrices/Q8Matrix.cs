using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of 8 bits under a scale for every 32, ggml's Q8_0 and what is such when unpacked, multiplied with vectors of 16 bits: as fast as 8 bits with a sign where there is no instruction for them.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks  d_w[r] d_x Σ over 32  q[r] x
/// </code>
/// </remarks>
internal sealed unsafe class Q8Matrix<TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Steps = 16;

    // Of a row: its scale, then 32 weights.
    private const int PackedBytes = 2 + 32;
    private readonly int _blocks;

    /// <summary>Reads the 32 codes of a block whose first two bytes are its scale.</summary>
    public delegate void CodeReader(byte* block, sbyte* codes);

    /// <param name="rows">The weights.</param>
    /// <param name="blockBytes">Bytes of a block.</param>
    /// <param name="read">Reads one.</param>
    public Q8Matrix(TensorRows rows, int blockBytes, CodeReader read)
        : base(rows, Aligned((long)rows.Columns / 32 * PackedBytes * TLanes.Count))
    {
        _blocks = rows.Columns / 32;
        Pack(
            (row, group, lane) =>
            {
                var codes = stackalloc sbyte[32];
                for (var b = 0; b < _blocks; b++, row += blockBytes, group += PackedBytes * TLanes.Count)
                {
                    read(row, codes);
                    SpreadTwos(row, group, lane, 1);
                    SpreadTwos((byte*)codes, group + (2 * TLanes.Count), lane, Steps);
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Words32;

    protected override int VectorBytes => Inputs * sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = 2 * TLanes.Count;
        var first = (nint)vector * _blocks;
        var values = x.Words + (first * 32);
        var scales = x.WordScales + first;
        var sum = TLanes.Zero;
        for (nint b = 0; b < _blocks; b++, group += PackedBytes * TLanes.Count)
        {
            var quants = group + step;
            var (even, odd) = (TLanes.Zero, TLanes.Zero);
            for (var i = 0; i < Steps; i += 4, values += 8)
            {
                var w = quants + (i * step);
                even = TLanes.MultiplyAddWords(even, TLanes.LoadSignedBytes(w), TLanes.Broadcast(values));
                odd = TLanes.MultiplyAddWords(odd, TLanes.LoadSignedBytes(w + step), TLanes.Broadcast(values + 2));
                even = TLanes.MultiplyAddWords(
                    even,
                    TLanes.LoadSignedBytes(w + (2 * step)),
                    TLanes.Broadcast(values + 4)
                );
                odd = TLanes.MultiplyAddWords(
                    odd,
                    TLanes.LoadSignedBytes(w + (3 * step)),
                    TLanes.Broadcast(values + 6)
                );
            }

            var total = TLanes.ToFloats(TLanes.AddIntegers(even, odd));
            var scale = TLanes.Multiply(TLanes.LoadHalves(group), TLanes.Broadcast(scales + b));
            sum = TLanes.MultiplyAddFloats(total, scale, sum);
        }

        TLanes.Store(sum, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var step = 2 * TLanes.Count;
        nint blocks = _blocks;
        var first = vector * blocks;
        var scales = x.WordScales + first;
        var x0 = x.Words + (first * 32);
        var x1 = x0 + (blocks * 32);
        var x2 = x1 + (blocks * 32);
        var x3 = x2 + (blocks * 32);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nint b = 0; b < blocks; b++, group += PackedBytes * TLanes.Count)
        {
            var quants = group + step;
            var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            for (var i = 0; i < Steps; i += 2, quants += 2 * step, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
            {
                FetchAhead(quants);
                var w = TLanes.LoadSignedBytes(quants);
                a0 = TLanes.MultiplyAddWords(a0, w, TLanes.Broadcast(x0));
                a1 = TLanes.MultiplyAddWords(a1, w, TLanes.Broadcast(x1));
                a2 = TLanes.MultiplyAddWords(a2, w, TLanes.Broadcast(x2));
                a3 = TLanes.MultiplyAddWords(a3, w, TLanes.Broadcast(x3));
                w = TLanes.LoadSignedBytes(quants + step);
                a0 = TLanes.MultiplyAddWords(a0, w, TLanes.Broadcast(x0 + 2));
                a1 = TLanes.MultiplyAddWords(a1, w, TLanes.Broadcast(x1 + 2));
                a2 = TLanes.MultiplyAddWords(a2, w, TLanes.Broadcast(x2 + 2));
                a3 = TLanes.MultiplyAddWords(a3, w, TLanes.Broadcast(x3 + 2));
            }

            var scale = TLanes.LoadHalves(group);
            y0 = Add(y0, a0, scale, scales + b);
            y1 = Add(y1, a1, scale, scales + b + blocks);
            y2 = Add(y2, a2, scale, scales + b + (2 * blocks));
            y3 = Add(y3, a3, scale, scales + b + (3 * blocks));
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector y, TVector sums, TVector scale, float* other) =>
        TLanes.MultiplyAddFloats(TLanes.ToFloats(sums), TLanes.Multiply(scale, TLanes.Broadcast(other)), y);
}
