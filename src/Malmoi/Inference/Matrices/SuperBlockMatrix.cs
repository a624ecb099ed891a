using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Quantization.Formats;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of ggml's Q4_K or Q5_K, multiplied with vectors of 8 bits.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks of 256  d_x (d_w[r] Σ over 8 parts s[r] Σ over 32 q[r] x  -  m_w[r] Σ over 8 parts m[r] Σ over 32 x)
/// </code>
/// A block of a group: d_w, -m_w, s, m, each of all rows; then the weights, 64 a chunk, the first 32 of it in the low nibbles; then, of Q5_K,
/// the fifth bits of 32 columns at a time, two bits a chunk.
/// </remarks>
internal sealed unsafe class SuperBlockMatrix<TBits, TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TBits : ICodeBits
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Chunks = 4;
    private const int ChunkSteps = 8;

    // Of a row: two halves, 8 + 8 scales, 128 bytes of weights, 32 of their fifth bits.
    private const int FifthBytes = 32;
    private readonly int _blocks;

    public SuperBlockMatrix(TensorRows rows)
        : base(rows, Aligned((long)rows.Columns / 256 * PackedBytes * TLanes.Count))
    {
        _blocks = rows.Columns / 256;
        Pack(
            (row, group, lane) =>
            {
                var scales = stackalloc byte[16];
                var parts = new Span<byte>(scales, 16);
                for (var b = 0; b < _blocks; b++, row += BlockBytes, group += PackedBytes * TLanes.Count)
                {
                    SpreadTwos(row, group, lane, 2);
                    group[((TLanes.Count + lane) * 2) + 1] ^= 0x80;
                    SixBits.Unpack(new ReadOnlySpan<byte>(row + 4, 12), parts);
                    SpreadTwos(scales, group + (4 * TLanes.Count), lane, 8);
                    for (var chunk = 0; chunk < Chunks; chunk++)
                    {
                        var to = group + ((20 + (32 * chunk)) * TLanes.Count);
                        SpreadFours(row + BlockBytes - 128 + (32 * chunk), to, lane, ChunkSteps);
                    }

                    if (TBits.HasFifth)
                    {
                        SpreadFours(row + 16, group + (148 * TLanes.Count), lane, ChunkSteps);
                    }
                }
            }
        );
    }

    // Steps whose products sums of 16 bits have room for, and how often they come in a block.
    private static int PartSteps => TBits.HasFifth ? ChunkSteps / 2 : ChunkSteps;

    private static int Parts => Chunks * ChunkSteps / PartSteps;

    private static int PackedBytes => 4 + 16 + 128 + (TBits.HasFifth ? FifthBytes : 0);

    private static int BlockBytes => 16 + 128 + (TBits.HasFifth ? FifthBytes : 0);

    public override ActivationForms Forms => ActivationForms.Bytes256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = sizeof(int) * TLanes.Count;
        var first = (nint)vector * _blocks;
        var values = x.LongBytes + (first * 256);
        var sums = (int*)(x.LongSums + (first * 8));
        var result = TLanes.Zero;
        for (nint b = 0; b < _blocks; b++, sums += Chunks)
        {
            var scales = group + step;
            var quants = group + (5 * step);
            var fifth = quants + (Chunks * ChunkSteps * step);
            var total = TLanes.Zero;
            for (var chunk = 0; chunk < Chunks; chunk++, scales += step / 2, values += 64)
            {
                var factors = TLanes.LoadBytes(scales);
                var (ofLow, ofHigh) = (TLanes.RepeatLow(factors), TLanes.RepeatHigh(factors));
                var (low, high) = (TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < ChunkSteps; i += 2, quants += 2 * step)
                {
                    var (v, w) = Codes(quants, fifth + (i * step), chunk);
                    low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values + (4 * i)));
                    high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + (4 * i) + 32));
                    (v, w) = Codes(quants + step, fifth + ((i + 1) * step), chunk);
                    low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values + (4 * i) + 4));
                    high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + (4 * i) + 36));
                    if (TBits.HasFifth && i == 2)
                    {
                        total = TLanes.AddScaledTotal(total, low, ofLow);
                        total = TLanes.AddScaledTotal(total, high, ofHigh);
                        (low, high) = (TLanes.Zero, TLanes.Zero);
                    }
                }

                total = TLanes.AddScaledTotal(total, low, ofLow);
                total = TLanes.AddScaledTotal(total, high, ofHigh);
            }

            result = Add(group, total, sums, x.LongScales + first + b, result);
            group += PackedBytes * TLanes.Count;
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
        var sums = (int*)(x.LongSums + (first * 8));
        var x0 = x.LongBytes + (first * 256);
        var x1 = x0 + (blocks * 256);
        var x2 = x1 + (blocks * 256);
        var x3 = x2 + (blocks * 256);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nint b = 0; b < blocks; b++, sums += Chunks)
        {
            var quants = group + (5 * step);
            var fifth = quants + (Chunks * ChunkSteps * step);
            var (t0, t1, t2, t3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            for (var part = 0; part < Parts; part++)
            {
                var chunk = part * Chunks / Parts;
                var from = part * ChunkSteps * Chunks / Parts % ChunkSteps;
                var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var (b0, b1, b2, b3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < PartSteps; i++, quants += step, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
                {
                    var (low, high) = Codes(quants, fifth + ((from + i) * step), chunk);
                    a0 = TLanes.MultiplyAdd(a0, low, TLanes.Broadcast(x0));
                    a1 = TLanes.MultiplyAdd(a1, low, TLanes.Broadcast(x1));
                    a2 = TLanes.MultiplyAdd(a2, low, TLanes.Broadcast(x2));
                    a3 = TLanes.MultiplyAdd(a3, low, TLanes.Broadcast(x3));
                    b0 = TLanes.MultiplyAdd(b0, high, TLanes.Broadcast(x0 + 32));
                    b1 = TLanes.MultiplyAdd(b1, high, TLanes.Broadcast(x1 + 32));
                    b2 = TLanes.MultiplyAdd(b2, high, TLanes.Broadcast(x2 + 32));
                    b3 = TLanes.MultiplyAdd(b3, high, TLanes.Broadcast(x3 + 32));
                }

                var skip = from + PartSteps == ChunkSteps ? 32 : 0;
                x0 += skip;
                x1 += skip;
                x2 += skip;
                x3 += skip;
                var words = TLanes.LoadBytes(group + step + (chunk * step / 2));
                var factors = TLanes.RepeatLow(words);
                t0 = TLanes.AddScaledTotal(t0, a0, factors);
                t1 = TLanes.AddScaledTotal(t1, a1, factors);
                t2 = TLanes.AddScaledTotal(t2, a2, factors);
                t3 = TLanes.AddScaledTotal(t3, a3, factors);
                factors = TLanes.RepeatHigh(words);
                t0 = TLanes.AddScaledTotal(t0, b0, factors);
                t1 = TLanes.AddScaledTotal(t1, b1, factors);
                t2 = TLanes.AddScaledTotal(t2, b2, factors);
                t3 = TLanes.AddScaledTotal(t3, b3, factors);
            }

            y0 = Add(group, t0, sums, scales + b, y0);
            y1 = Add(group, t1, sums + (4 * blocks), scales + b + blocks, y1);
            y2 = Add(group, t2, sums + (8 * blocks), scales + b + (2 * blocks), y2);
            y3 = Add(group, t3, sums + (12 * blocks), scales + b + (3 * blocks), y3);
            group += PackedBytes * TLanes.Count;
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    // Four columns of either half of a chunk.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Low, TVector High) Codes(byte* quants, byte* fifth, int chunk)
    {
        var nibbles = TLanes.Load(quants);
        var (low, high) = (TLanes.LowNibbles(nibbles), TLanes.HighNibbles(nibbles));
        if (!TBits.HasFifth)
        {
            return (low, high);
        }

        var bits = TLanes.ShiftRight(TLanes.Load(fifth), 2 * chunk);
        var mask = TLanes.Broadcast(0x10101010);
        return (
            TLanes.Or(low, TLanes.And(TLanes.ShiftLeft(bits, 4), mask)),
            TLanes.Or(high, TLanes.And(TLanes.ShiftLeft(bits, 3), mask))
        );
    }

    // y + d_x (d_w total - m_w Σ m Σ x)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(byte* block, TVector total, int* sums, float* scale, TVector y)
    {
        var step = sizeof(int) * TLanes.Count;
        var least = block + (3 * step);
        var offsets = TLanes.MultiplyAddWords(TLanes.Zero, TLanes.LoadBytes(least), TLanes.Broadcast(sums));
        offsets = TLanes.MultiplyAddWords(offsets, TLanes.LoadBytes(least + (step / 2)), TLanes.Broadcast(sums + 1));
        offsets = TLanes.MultiplyAddWords(offsets, TLanes.LoadBytes(least + step), TLanes.Broadcast(sums + 2));
        offsets = TLanes.MultiplyAddWords(
            offsets,
            TLanes.LoadBytes(least + (3 * step / 2)),
            TLanes.Broadcast(sums + 3)
        );
        var weighted = TLanes.Multiply(TLanes.ToFloats(total), TLanes.LoadHalves(block));
        weighted = TLanes.MultiplyAddFloats(TLanes.ToFloats(offsets), TLanes.LoadHalves(block + (step / 2)), weighted);
        return TLanes.MultiplyAddFloats(weighted, TLanes.Broadcast(scale), y);
    }
}
