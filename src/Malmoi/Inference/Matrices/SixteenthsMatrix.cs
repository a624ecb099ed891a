using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of 2 or 3 bits with a scale for every 16: ggml's Q2_K and Q3_K, and its ternary TQ1_0 and TQ2_0, multiplied with vectors of 8 bits.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks of 256  d_x (d_w[r] Σ over 16 parts s[r] Σ over 16 q[r] x  -  m_w[r] Σ over 16 parts m[r] Σ over 16 x)
/// </code>
/// Of three bits m_w m is 4 d_w s. A block of a group: d_w, of two bits m_w, then s and m, each of all rows; then for four columns of each
/// part of 32 at a time: of three bits the third ones; of four parts and of the other four the two bits that share a byte.
/// </remarks>
internal sealed unsafe class SixteenthsMatrix<TBits, TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TBits : ISixteenthBits
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Parts = 8;
    private const int Steps = 4;
    private readonly int _blocks;

    /// <param name="rows">The weights.</param>
    /// <param name="read">Reads a block.</param>
    public SixteenthsMatrix(TensorRows rows, SixteenthsCodes.Reader read)
        : base(rows, Aligned((long)rows.Columns / 256 * PackedBytes * TLanes.Count))
    {
        _blocks = rows.Columns / 256;
        var bytes = (int)(rows.RowBytes / _blocks);
        Pack(
            (row, group, lane) =>
            {
                var header = stackalloc byte[20];
                var codes = stackalloc byte[96];
                for (var b = 0; b < _blocks; b++, row += bytes, group += PackedBytes * TLanes.Count)
                {
                    read(row, (Half*)header, header + 4, codes);
                    SpreadTwos(header, group, lane, TBits.FactorBytes / 2);
                    SpreadTwos(header + 4, group + (TBits.FactorBytes * TLanes.Count), lane, Parts);
                    var to = group + (HeaderBytes * TLanes.Count);
                    for (var i = 0; i < 2 * Steps; i++)
                    {
                        for (var at = 0; at < 2 + TBits.Thirds; at++, to += 4 * TLanes.Count)
                        {
                            SpreadFours(codes + (32 * at) + (4 * i), to, lane, 1);
                        }
                    }
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Bytes256;

    private static int HeaderBytes => TBits.FactorBytes + 16;

    private static int CodeBytes => 64 + (32 * TBits.Thirds);

    private static int PackedBytes => HeaderBytes + CodeBytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = sizeof(int) * TLanes.Count;
        var twos = 2 * TLanes.Count;
        var bytes = PackedBytes * TLanes.Count;
        var first = (nint)vector * _blocks;
        var values = x.LongBytes + (first * 256);
        var starts = (int*)(x.LongStarts + (first * 16));
        var result = TLanes.Zero;
        for (nint b = 0; b < _blocks; b++, group += bytes)
        {
            var scales = group + (TBits.FactorBytes * TLanes.Count);
            var codes = scales + (Parts * twos);
            var offsets = TLanes.Zero;
            for (var part = 0; part < Parts; part++, starts++)
            {
                var minima = TBits.Minima<TLanes, TVector>(scales + (part * twos));
                offsets = TLanes.MultiplyAddWords(offsets, minima, TLanes.Broadcast(starts));
            }

            // The first 16 columns of each part, then the second.
            var total = TLanes.Zero;
            for (var half = 0; half < 2; half++)
            {
                var (s0, s1, s2, s3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var (s4, s5, s6, s7) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < Steps; i++, codes += (2 + TBits.Thirds) * step, values += 4)
                {
                    var thirds = TLanes.Load(codes);
                    var pairs = TLanes.Load(codes + (TBits.Thirds * step));
                    var w = TBits.Codes<TLanes, TVector>(pairs, thirds, 0);
                    s0 = TLanes.MultiplyAdd(s0, w, TLanes.Broadcast(values));
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 1);
                    s1 = TLanes.MultiplyAdd(s1, w, TLanes.Broadcast(values + 32));
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 2);
                    s2 = TLanes.MultiplyAdd(s2, w, TLanes.Broadcast(values + 64));
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 3);
                    s3 = TLanes.MultiplyAdd(s3, w, TLanes.Broadcast(values + 96));
                    pairs = TLanes.Load(codes + ((1 + TBits.Thirds) * step));
                    thirds = TLanes.ShiftRight(thirds, 4);
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 0);
                    s4 = TLanes.MultiplyAdd(s4, w, TLanes.Broadcast(values + 128));
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 1);
                    s5 = TLanes.MultiplyAdd(s5, w, TLanes.Broadcast(values + 160));
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 2);
                    s6 = TLanes.MultiplyAdd(s6, w, TLanes.Broadcast(values + 192));
                    w = TBits.Codes<TLanes, TVector>(pairs, thirds, 3);
                    s7 = TLanes.MultiplyAdd(s7, w, TLanes.Broadcast(values + 224));
                }

                total = Scaled(total, s0, scales, half);
                total = Scaled(total, s1, scales + twos, half);
                total = Scaled(total, s2, scales + (2 * twos), half);
                total = Scaled(total, s3, scales + (3 * twos), half);
                total = Scaled(total, s4, scales + (4 * twos), half);
                total = Scaled(total, s5, scales + (5 * twos), half);
                total = Scaled(total, s6, scales + (6 * twos), half);
                total = Scaled(total, s7, scales + (7 * twos), half);
                values += half * (256 - 32);
            }

            result = Add(result, group, total, offsets, x.LongScales + first + b);
        }

        TLanes.Store(result, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var step = sizeof(int) * TLanes.Count;
        var twos = 2 * TLanes.Count;
        var bytes = PackedBytes * TLanes.Count;
        nint blocks = _blocks;
        var first = vector * blocks;
        var scales = x.LongScales + first;
        var starts = (int*)(x.LongStarts + (first * 16));
        var x0 = x.LongBytes + (first * 256);
        var x1 = x0 + (blocks * 256);
        var x2 = x1 + (blocks * 256);
        var x3 = x2 + (blocks * 256);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nint b = 0; b < blocks; b++, group += bytes)
        {
            var pair = group + (TBits.FactorBytes * TLanes.Count);
            var codes = pair + (Parts * twos);
            var (t0, t1, t2, t3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (o0, o1, o2, o3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            for (var part = 0; part < Parts; part++, pair += twos, starts++)
            {
                var minima = TBits.Minima<TLanes, TVector>(pair);
                o0 = TLanes.MultiplyAddWords(o0, minima, TLanes.Broadcast(starts));
                o1 = TLanes.MultiplyAddWords(o1, minima, TLanes.Broadcast(starts + (Parts * blocks)));
                o2 = TLanes.MultiplyAddWords(o2, minima, TLanes.Broadcast(starts + (2 * Parts * blocks)));
                o3 = TLanes.MultiplyAddWords(o3, minima, TLanes.Broadcast(starts + (3 * Parts * blocks)));
                for (var half = 0; half < 2; half++)
                {
                    var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                    var at = codes + (half * Steps * (2 + TBits.Thirds) * step);
                    for (var i = 0; i < Steps; i++, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
                    {
                        var pairs = TLanes.ShiftRight(
                            TLanes.Load(at + ((TBits.Thirds + (part / 4)) * step)),
                            part % 4 * 2
                        );
                        var thirds = TLanes.ShiftRight(TLanes.Load(at), part);
                        at += (2 + TBits.Thirds) * step;
                        var w = TBits.Codes<TLanes, TVector>(pairs, thirds, 0);
                        a0 = TLanes.MultiplyAdd(a0, w, TLanes.Broadcast(x0));
                        a1 = TLanes.MultiplyAdd(a1, w, TLanes.Broadcast(x1));
                        a2 = TLanes.MultiplyAdd(a2, w, TLanes.Broadcast(x2));
                        a3 = TLanes.MultiplyAdd(a3, w, TLanes.Broadcast(x3));
                    }

                    t0 = Scaled(t0, a0, pair, half);
                    t1 = Scaled(t1, a1, pair, half);
                    t2 = Scaled(t2, a2, pair, half);
                    t3 = Scaled(t3, a3, pair, half);
                }
            }

            y0 = Add(y0, group, t0, o0, scales + b);
            y1 = Add(y1, group, t1, o1, scales + b + blocks);
            y2 = Add(y2, group, t2, o2, scales + b + (2 * blocks));
            y3 = Add(y3, group, t3, o3, scales + b + (3 * blocks));
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    // total + s times sums of the first or, where odd, the second sixteenth of a part of 32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scaled(TVector total, TVector sums, byte* pair, int second)
    {
        var scales = TBits.Scales<TLanes, TVector>(pair);
        var factors = second % 2 == 0 ? TLanes.RepeatLow(scales) : TLanes.RepeatHigh(scales);
        return TLanes.AddScaledTotal(total, sums, factors);
    }

    // y + d_x (d_w total - m_w Σ m Σ x), where offsets are -16 times Σ m Σ x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector y, byte* block, TVector total, TVector offsets, float* scale)
    {
        // Of three bits both are one.
        var least = TLanes.LoadHalves(block + ((TBits.FactorBytes - 2) * TLanes.Count));
        least = TLanes.Multiply(least, TLanes.Broadcast(BitConverter.SingleToInt32Bits(TBits.Share)));
        var weighted = TLanes.Multiply(TLanes.ToFloats(total), TLanes.LoadHalves(block));
        weighted = TLanes.MultiplyAddFloats(TLanes.ToFloats(offsets), least, weighted);
        return TLanes.MultiplyAddFloats(weighted, TLanes.Broadcast(scale), y);
    }
}
