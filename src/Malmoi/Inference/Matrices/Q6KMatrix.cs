using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of ggml's Q6_K, multiplied with vectors of 8 bits.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks of 256  d_x d_w[r] Σ over 16 parts s[r] Σ over 16 (q[r] - 32) x
/// </code>
/// A block of a group: d_w and s of all rows; then for each half of the columns, four at a time, two registers with the lower four bits of
/// columns c, c + 64 and c + 32, c + 96, and one with the upper two bits of all four.
/// </remarks>
internal sealed unsafe class Q6KMatrix<TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int BlockBytes = 210;
    private const int HalfSteps = 8;

    // Of a row: 16 scales, 192 bytes of weights, then a 16-bit number.
    private const int PackedBytes = 16 + 192 + 2;
    private readonly int _blocks;

    public Q6KMatrix(TensorRows rows)
        : base(rows, Aligned((long)rows.Columns / 256 * PackedBytes * TLanes.Count))
    {
        _blocks = rows.Columns / 256;
        Pack(
            (row, group, lane) =>
            {
                for (var b = 0; b < _blocks; b++, row += BlockBytes, group += PackedBytes * TLanes.Count)
                {
                    SpreadTwos(row + 192, group, lane, 8);
                    for (var i = 0; i < 2 * HalfSteps; i++)
                    {
                        var (half, at) = Math.DivRem(i, HalfSteps);
                        var to = group + ((16 + (12 * i)) * TLanes.Count);
                        SpreadFours(row + (64 * half) + (4 * at), to, lane, 1);
                        SpreadFours(row + (64 * half) + (4 * at) + 32, to + (4 * TLanes.Count), lane, 1);
                        SpreadFours(row + 128 + (32 * half) + (4 * at), to + (8 * TLanes.Count), lane, 1);
                    }

                    SpreadTwos(row + 208, group + (208 * TLanes.Count), lane, 1);
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Bytes256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = sizeof(int) * TLanes.Count;
        var first = (nint)vector * _blocks;
        var values = x.LongBytes + (first * 256);
        var starts = (int*)(x.LongStarts + (first * 16));
        var result = TLanes.Zero;
        for (nint b = 0; b < _blocks; b++, starts += 8)
        {
            var total = Start(group, starts);
            var quants = group + (4 * step);
            for (var quarter = 0; quarter < 4; quarter++)
            {
                // Columns of 16 in each of the four parts of a half.
                var scales = group + (quarter / 2 * 2 * step);
                var (f0, f1, f2, f3) = Factors(scales, quarter % 2);
                for (var i = 0; i < 2; i++, quants += 6 * step, values += 8)
                {
                    var (v0, v1, v2, v3) = Unpack(quants);
                    var (w0, w1, w2, w3) = Unpack(quants + (3 * step));
                    total = Add(total, v0, w0, f0, values);
                    total = Add(total, v1, w1, f1, values + 32);
                    total = Add(total, v2, w2, f2, values + 64);
                    total = Add(total, v3, w3, f3, values + 96);
                }

                values += quarter == 1 ? 96 : 0;
            }

            values += 96;
            var scale = TLanes.Multiply(TLanes.LoadHalves(quants), TLanes.Broadcast(x.LongScales + first + b));
            result = TLanes.MultiplyAddFloats(TLanes.ToFloats(total), scale, result);
            group = quants + (step / 2);
        }

        TLanes.Store(result, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var step = sizeof(int) * TLanes.Count;
        nint blocks = _blocks;
        var first = vector * blocks;
        var scales = x.LongScales + first;
        var starts = (int*)(x.LongStarts + (first * 16));
        var x0 = x.LongBytes + (first * 256);
        var x1 = x0 + (blocks * 256);
        var x2 = x1 + (blocks * 256);
        var x3 = x2 + (blocks * 256);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nint b = 0; b < blocks; b++, starts += 8)
        {
            var t0 = Start(group, starts);
            var t1 = Start(group, starts + (8 * blocks));
            var t2 = Start(group, starts + (16 * blocks));
            var t3 = Start(group, starts + (24 * blocks));
            var quants = group + (4 * step);
            for (var eighth = 0; eighth < 8; eighth++, quants += 6 * step)
            {
                var at = (b * 256) + (eighth / 4 * 128) + (eighth % 4 * 8);
                var (f0, f1, f2, f3) = Factors(group + (eighth / 4 * 2 * step), eighth / 2 % 2);
                for (var line = 0; line < 6; line++)
                {
                    FetchAhead(quants + (line * step));
                }

                var (v0, v1, v2, v3) = Unpack(quants);
                var (w0, w1, w2, w3) = Unpack(quants + (3 * step));
                t0 = Add(t0, v0, w0, f0, x0 + at);
                t1 = Add(t1, v0, w0, f0, x1 + at);
                t2 = Add(t2, v0, w0, f0, x2 + at);
                t3 = Add(t3, v0, w0, f0, x3 + at);
                t0 = Add(t0, v1, w1, f1, x0 + at + 32);
                t1 = Add(t1, v1, w1, f1, x1 + at + 32);
                t2 = Add(t2, v1, w1, f1, x2 + at + 32);
                t3 = Add(t3, v1, w1, f1, x3 + at + 32);
                t0 = Add(t0, v2, w2, f2, x0 + at + 64);
                t1 = Add(t1, v2, w2, f2, x1 + at + 64);
                t2 = Add(t2, v2, w2, f2, x2 + at + 64);
                t3 = Add(t3, v2, w2, f2, x3 + at + 64);
                t0 = Add(t0, v3, w3, f3, x0 + at + 96);
                t1 = Add(t1, v3, w3, f3, x1 + at + 96);
                t2 = Add(t2, v3, w3, f3, x2 + at + 96);
                t3 = Add(t3, v3, w3, f3, x3 + at + 96);
            }

            var scale = TLanes.LoadHalves(quants);
            y0 = Sum(y0, t0, scale, scales + b);
            y1 = Sum(y1, t1, scale, scales + b + blocks);
            y2 = Sum(y2, t2, scale, scales + b + (2 * blocks));
            y3 = Sum(y3, t3, scale, scales + b + (3 * blocks));
            group = quants + (step / 2);
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    // Two steps of one part, as many as 16-bit sums have room for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector total, TVector v, TVector w, TVector factors, sbyte* values)
    {
        var sums = TLanes.MultiplyAdd(TLanes.Zero, v, TLanes.Broadcast(values));
        return TLanes.AddScaledTotal(total, TLanes.MultiplyAdd(sums, w, TLanes.Broadcast(values + 4)), factors);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector y, TVector total, TVector scale, float* other) =>
        TLanes.MultiplyAddFloats(TLanes.ToFloats(total), TLanes.Multiply(scale, TLanes.Broadcast(other)), y);

    // -32 Σ s Σ x, of which the vectors bring -16 Σ x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Start(byte* scales, int* starts)
    {
        var total = TLanes.Zero;
        for (var i = 0; i < 8; i++, scales += 2 * TLanes.Count)
        {
            total = TLanes.MultiplyAddWords(total, TLanes.LoadSignedBytes(scales), TLanes.Broadcast(starts + i));
        }

        return TLanes.AddIntegers(total, total);
    }

    // The scales of the first or second 16 columns of each of the four parts of a half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) Factors(byte* scales, int second)
    {
        var step = 2 * TLanes.Count;
        var (s0, s1) = (TLanes.LoadSignedBytes(scales), TLanes.LoadSignedBytes(scales + step));
        var (s2, s3) = (TLanes.LoadSignedBytes(scales + (2 * step)), TLanes.LoadSignedBytes(scales + (3 * step)));
        return second == 0
            ? (TLanes.RepeatLow(s0), TLanes.RepeatLow(s1), TLanes.RepeatLow(s2), TLanes.RepeatLow(s3))
            : (TLanes.RepeatHigh(s0), TLanes.RepeatHigh(s1), TLanes.RepeatHigh(s2), TLanes.RepeatHigh(s3));
    }

    // Four columns of each of the four parts of a half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) Unpack(byte* quants)
    {
        var step = sizeof(int) * TLanes.Count;
        var (low, high) = (TLanes.Load(quants), TLanes.Load(quants + step));
        var upper = TLanes.Load(quants + (2 * step));
        var mask = TLanes.Broadcast(0x30303030);
        return (
            TLanes.Or(TLanes.LowNibbles(low), TLanes.And(TLanes.ShiftLeft(upper, 4), mask)),
            TLanes.Or(TLanes.LowNibbles(high), TLanes.And(TLanes.ShiftLeft(upper, 2), mask)),
            TLanes.Or(TLanes.HighNibbles(low), TLanes.And(upper, mask)),
            TLanes.Or(TLanes.HighNibbles(high), TLanes.And(TLanes.ShiftRight(upper, 2), mask))
        );
    }
}
