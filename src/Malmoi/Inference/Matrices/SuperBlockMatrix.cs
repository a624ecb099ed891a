using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Quantization.Formats;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of ggml's Q4_K or Q5_K, multiplied with vectors of 8 bits.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks of 256  d_x (d_w[r] Σ over 8 parts s[r] Σ over 32 q[r] x  -  m_w[r] Σ over 8 parts m[r] Σ over 32 x)
/// </code>
/// A block of a group: d_w, -m_w, s, m, each of all rows; then the weights, 64 a chunk, the first 32 of it in the low nibbles. Of Q5_K a
/// register of fifth bits stands after every four of nibbles: a byte has those of its columns in all four, low nibble and high one in turn.
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
                    var to = group + (20 * TLanes.Count);
                    for (var part = 0; part < Parts; part++, to += PartBytes)
                    {
                        SpreadFours(row + BlockBytes - 128 + (part * 4 * PartSteps), to, lane, PartSteps);
                        if (TBits.HasFifth)
                        {
                            var bits = FifthBits(row + 16, part);
                            SpreadFours((byte*)&bits, to + (PartSteps * 4 * TLanes.Count), lane, 1);
                        }
                    }
                }
            }
        );
    }

    // Steps whose products sums of 16 bits have room for, and how often they come in a block.
    private static int PartSteps => TBits.HasFifth ? ChunkSteps / 2 : ChunkSteps;

    private static int Parts => Chunks * ChunkSteps / PartSteps;

    private static int PartBytes => (PartSteps + (TBits.HasFifth ? 1 : 0)) * sizeof(int) * TLanes.Count;

    private static int PackedBytes => 4 + 16 + 128 + (TBits.HasFifth ? FifthBytes : 0);

    private static int BlockBytes => 16 + 128 + (TBits.HasFifth ? FifthBytes : 0);

    public override ActivationForms Forms => ActivationForms.Bytes256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var first = (nint)vector * _blocks;
        var values = x.LongBytes + (first * 256);
        var sums = (int*)(x.LongSums + (first * 8));
        var packed = PackedBytes * TLanes.Count;
        var result = TLanes.Zero;
        for (nint b = 0; b < _blocks; b++, sums += Chunks, values += 256, group += packed)
        {
            result = Add(group, Total(group, values), sums, x.LongScales + first + b, result);
        }

        TLanes.Store(result, y);
    }

    // Σ s Σ q x of a block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Total(byte* block, sbyte* values)
    {
        var step = sizeof(int) * TLanes.Count;
        var partSteps = TBits.HasFifth ? ChunkSteps / 2 : ChunkSteps;
        var scales = block + step;
        var quants = block + (5 * step);
        var total = TLanes.Zero;
        for (var chunk = 0; chunk < Chunks; chunk++, scales += step / 2, values += 32)
        {
            var factors = TLanes.LoadBytes(scales);
            var (ofLow, ofHigh) = (TLanes.RepeatLow(factors), TLanes.RepeatHigh(factors));
            for (var from = 0; from < ChunkSteps; from += partSteps)
            {
                var fifth = TBits.HasFifth ? TLanes.Load(quants + (partSteps * step)) : TLanes.Zero;
                var (low, high) = (TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < partSteps; i++, quants += step, values += 4)
                {
                    var (v, w) = Codes(quants, fifth);
                    low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values));
                    high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + 32));
                    fifth = TLanes.ShiftRight(fifth, 2);
                }

                quants += TBits.HasFifth ? step : 0;
                total = TLanes.AddScaledTotal(total, low, ofLow);
                total = TLanes.AddScaledTotal(total, high, ofHigh);
            }
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        nint blocks = _blocks;
        var first = vector * blocks;
        var scales = x.LongScales + first;
        var sums = (int*)(x.LongSums + (first * 8));
        var values = x.LongBytes + (first * 256);
        var packed = PackedBytes * TLanes.Count;
        var totals = stackalloc float[Tile * TLanes.Count];
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (nint b = 0; b < blocks; b++, sums += Chunks, values += 256, group += packed)
        {
            Totals(group, values, blocks * 256, totals);
            var (t0, t1) = (TLanes.Load(totals), TLanes.Load(totals + TLanes.Count));
            var (t2, t3) = (TLanes.Load(totals + (2 * TLanes.Count)), TLanes.Load(totals + (3 * TLanes.Count)));
            y0 = Add(group, t0, sums, scales + b, y0);
            y1 = Add(group, t1, sums + (4 * blocks), scales + b + blocks, y1);
            y2 = Add(group, t2, sums + (8 * blocks), scales + b + (2 * blocks), y2);
            y3 = Add(group, t3, sums + (12 * blocks), scales + b + (3 * blocks), y3);
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    // Σ s Σ q x of a block for four vectors: a method of its own, that its sums stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Totals(byte* block, sbyte* x0, nint stride, float* totals)
    {
        var step = sizeof(int) * TLanes.Count;
        var partSteps = TBits.HasFifth ? ChunkSteps / 2 : ChunkSteps;
        var scales = block + step;
        var quants = block + (5 * step);
        var x1 = x0 + stride;
        var x2 = x1 + stride;
        var x3 = x2 + stride;
        var (t0, t1, t2, t3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (var chunk = 0; chunk < Chunks; chunk++, scales += step / 2, x0 += 32, x1 += 32, x2 += 32, x3 += 32)
        {
            var words = TLanes.LoadBytes(scales);
            for (var from = 0; from < ChunkSteps; from += partSteps)
            {
                var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var (b0, b1, b2, b3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var fifth = TBits.HasFifth ? TLanes.Load(quants + (partSteps * step)) : TLanes.Zero;
                for (var i = 0; i < partSteps; i++, quants += step)
                {
                    FetchAhead(quants);
                    var (low, high) = Codes(quants, fifth);
                    fifth = TLanes.ShiftRight(fifth, 2);
                    a0 = TLanes.MultiplyAdd(a0, low, TLanes.Broadcast(x0));
                    a1 = TLanes.MultiplyAdd(a1, low, TLanes.Broadcast(x1));
                    a2 = TLanes.MultiplyAdd(a2, low, TLanes.Broadcast(x2));
                    a3 = TLanes.MultiplyAdd(a3, low, TLanes.Broadcast(x3));
                    b0 = TLanes.MultiplyAdd(b0, high, TLanes.Broadcast(x0 + 32));
                    b1 = TLanes.MultiplyAdd(b1, high, TLanes.Broadcast(x1 + 32));
                    b2 = TLanes.MultiplyAdd(b2, high, TLanes.Broadcast(x2 + 32));
                    b3 = TLanes.MultiplyAdd(b3, high, TLanes.Broadcast(x3 + 32));
                    x0 += 4;
                    x1 += 4;
                    x2 += 4;
                    x3 += 4;
                }

                quants += TBits.HasFifth ? step : 0;
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
        }

        TLanes.Store(t0, totals);
        TLanes.Store(t1, totals + TLanes.Count);
        TLanes.Store(t2, totals + (2 * TLanes.Count));
        TLanes.Store(t3, totals + (3 * TLanes.Count));
    }

    // Four columns of either half of a chunk; their fifth bits are the lowest two of each byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Low, TVector High) Codes(byte* quants, TVector fifth)
    {
        var nibbles = TLanes.Load(quants);
        var (low, high) = (TLanes.LowNibbles(nibbles), TLanes.HighNibbles(nibbles));
        if (!TBits.HasFifth)
        {
            return (low, high);
        }

        var mask = TLanes.Broadcast(0x10101010);
        return (
            TLanes.Or(low, TLanes.And(TLanes.ShiftLeft(fifth, 4), mask)),
            TLanes.Or(high, TLanes.And(TLanes.ShiftLeft(fifth, 3), mask))
        );
    }

    // Those of a part's columns: two neighbouring bits of each of 16 bytes.
    private static uint FifthBits(byte* fifth, int part)
    {
        var (chunk, half) = Math.DivRem(part, 2);
        var bits = 0u;
        for (var i = 0; i < 16; i++)
        {
            var pair = (uint)(fifth[(16 * half) + i] >> (2 * chunk)) & 3;
            bits |= pair << ((i % 4 * 8) + (i / 4 * 2));
        }

        return bits;
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
