using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of ggml's Q4_0, multiplied with vectors of 8 bits.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks  d_w[r] d_x Σ over 32  (q[r] - 8) x
/// </code>
/// The inner sum is of whole numbers, and begins with -8 Σ x. A block of a group: d_w of all rows, then their weights.
/// </remarks>
internal sealed unsafe class Q4Matrix<TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int BlockBytes = 18;
    private const int Steps = 4;
    private readonly int _blocks;

    public Q4Matrix(TensorRows rows)
        : base(rows, Aligned((long)rows.Columns / 32 * BlockBytes * TLanes.Count))
    {
        _blocks = rows.Columns / 32;
        Pack(
            (row, group, lane) =>
            {
                for (var b = 0; b < _blocks; b++, row += BlockBytes, group += BlockBytes * TLanes.Count)
                {
                    SpreadTwos(row, group, lane, 1);
                    SpreadFours(row + 2, group + (2 * TLanes.Count), lane, Steps);
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Bytes32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = sizeof(int) * TLanes.Count;
        var first = (nint)vector * _blocks;
        var values = x.Bytes + (first * 32);
        var scales = x.ByteScales + first;
        var starts = TLanes.Starts(x) + first;
        var sum = TLanes.Zero;
        for (nint b = 0; b < _blocks; b++, values += 32, group += BlockBytes * TLanes.Count)
        {
            var quants = group + (step / 2);
            var w = TLanes.Load(quants);
            var low = TLanes.MultiplyAdd(TLanes.Broadcast(starts + b), TLanes.LowNibbles(w), TLanes.Broadcast(values));
            var high = TLanes.MultiplyAdd(TLanes.Zero, TLanes.HighNibbles(w), TLanes.Broadcast(values + 16));
            w = TLanes.Load(quants + step);
            low = TLanes.MultiplyAdd(low, TLanes.LowNibbles(w), TLanes.Broadcast(values + 4));
            high = TLanes.MultiplyAdd(high, TLanes.HighNibbles(w), TLanes.Broadcast(values + 20));
            w = TLanes.Load(quants + (2 * step));
            low = TLanes.MultiplyAdd(low, TLanes.LowNibbles(w), TLanes.Broadcast(values + 8));
            high = TLanes.MultiplyAdd(high, TLanes.HighNibbles(w), TLanes.Broadcast(values + 24));
            w = TLanes.Load(quants + (3 * step));
            low = TLanes.MultiplyAdd(low, TLanes.LowNibbles(w), TLanes.Broadcast(values + 12));
            high = TLanes.MultiplyAdd(high, TLanes.HighNibbles(w), TLanes.Broadcast(values + 28));
            var total = TLanes.ToFloats(TLanes.Total(TLanes.AddPartial(low, high)));
            var scale = TLanes.Multiply(TLanes.LoadHalves(group), TLanes.Broadcast(scales + b));
            sum = TLanes.MultiplyAddFloats(total, scale, sum);
        }

        TLanes.Store(sum, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var step = sizeof(int) * TLanes.Count;
        nint blocks = _blocks;
        var first = vector * blocks;
        var scales = x.ByteScales + first;
        var starts = TLanes.Starts(x) + first;
        var x0 = x.Bytes + (first * 32);
        var x1 = x0 + (blocks * 32);
        var x2 = x1 + (blocks * 32);
        var x3 = x2 + (blocks * 32);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nint b = 0; b < blocks; b++, group += BlockBytes * TLanes.Count)
        {
            var quants = group + (step / 2);
            var a0 = TLanes.Broadcast(starts + b);
            var a1 = TLanes.Broadcast(starts + b + blocks);
            var a2 = TLanes.Broadcast(starts + b + (2 * blocks));
            var a3 = TLanes.Broadcast(starts + b + (3 * blocks));
            for (var i = 0; i < Steps; i++, quants += step, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
            {
                FetchAhead(quants);
                var w = TLanes.Load(quants);
                var low = TLanes.LowNibbles(w);
                var high = TLanes.HighNibbles(w);
                a0 = TLanes.MultiplyAdd(a0, low, TLanes.Broadcast(x0));
                a1 = TLanes.MultiplyAdd(a1, low, TLanes.Broadcast(x1));
                a2 = TLanes.MultiplyAdd(a2, low, TLanes.Broadcast(x2));
                a3 = TLanes.MultiplyAdd(a3, low, TLanes.Broadcast(x3));
                a0 = TLanes.MultiplyAdd(a0, high, TLanes.Broadcast(x0 + 16));
                a1 = TLanes.MultiplyAdd(a1, high, TLanes.Broadcast(x1 + 16));
                a2 = TLanes.MultiplyAdd(a2, high, TLanes.Broadcast(x2 + 16));
                a3 = TLanes.MultiplyAdd(a3, high, TLanes.Broadcast(x3 + 16));
            }

            x0 += 16;
            x1 += 16;
            x2 += 16;
            x3 += 16;
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
        TLanes.MultiplyAddFloats(
            TLanes.ToFloats(TLanes.Total(sums)),
            TLanes.Multiply(scale, TLanes.Broadcast(other)),
            y
        );
}
