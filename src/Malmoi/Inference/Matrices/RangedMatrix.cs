using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of 4 or 5 bits with a scale and an offset for a group of columns: ggml's Q4_1, Q5_0 and Q5_1, the groups of GPTQ and AWQ.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over groups  d_w[r] Σ over blocks d_x Σ over 32 q[r] x  +  m[r] Σ over the group x,   m = -z d_w where a zero point is held
/// </code>
/// A group of columns is its header for all rows, then for every 32 columns their nibbles, and the fifth bits where there are such.
/// </remarks>
internal sealed unsafe class RangedMatrix<TBits, THeader, TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TBits : ICodeBits
    where THeader : IGroupHeader
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Steps = 4;
    private readonly int _groups;
    private readonly int _blocks;

    /// <param name="rows">The weights.</param>
    /// <param name="length">Columns of a group, a multiple of 32.</param>
    /// <param name="read">Reads a group.</param>
    public RangedMatrix(TensorRows rows, int length, RangedCodes.Reader read)
        : base(rows, Aligned((long)rows.Columns / length * GroupBytes(length / 32) * TLanes.Count))
    {
        (_groups, _blocks) = (rows.Columns / length, length / 32);
        var bytes = (int)(rows.RowBytes / _groups);
        Pack(
            (row, group, lane) =>
            {
                var codes = stackalloc byte[20];
                var header = stackalloc byte[THeader.Bytes];
                for (var g = 0; g < _groups; g++, row += bytes)
                {
                    for (var b = 0; b < _blocks; b++)
                    {
                        read(row, b, header, codes);
                        var to = group + ((THeader.Bytes + (b * BlockBytes)) * TLanes.Count);
                        SpreadFours(codes, to, lane, BlockBytes / 4);
                    }

                    SpreadHeader(header, group, lane, THeader.Bytes, THeader.Together);
                    group += GroupBytes(_blocks) * TLanes.Count;
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Bytes32;

    private static int BlockBytes => TBits.HasFifth ? 20 : 16;

    private static int GroupBytes(int blocks) => THeader.Bytes + (blocks * BlockBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var blockBytes = BlockBytes * TLanes.Count;
        var first = (nint)vector * x.Blocks;
        var values = x.Bytes + (first * 32);
        var scales = x.ByteScales + first;
        var sums = x.ByteSums + first;
        var result = TLanes.Zero;
        for (var g = 0; g < _groups; g++)
        {
            var (scale, offset) = THeader.Read<TLanes, TVector>(group);
            group += THeader.Bytes * TLanes.Count;
            var (products, inputs) = (TLanes.Zero, 0f);
            for (var b = 0; b < _blocks; b++, values += 32, group += blockBytes)
            {
                var (v, w) = Codes(group, 0);
                var low = TLanes.MultiplyAdd(TLanes.Zero, v, TLanes.Broadcast(values));
                var high = TLanes.MultiplyAdd(TLanes.Zero, w, TLanes.Broadcast(values + 16));
                (v, w) = Codes(group, 1);
                low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values + 4));
                high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + 20));
                (v, w) = Codes(group, 2);
                low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values + 8));
                high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + 24));
                (v, w) = Codes(group, 3);
                low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values + 12));
                high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + 28));
                products = Add(products, low, high, scales++);
                inputs += *sums++;
            }

            result = AddGroup(result, products, scale, offset, inputs);
        }

        TLanes.Store(result, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var blockBytes = BlockBytes * TLanes.Count;
        nint blocks = x.Blocks;
        var first = vector * blocks;
        var scales = x.ByteScales + first;
        var sums = x.ByteSums + first;
        var x0 = x.Bytes + (first * 32);
        var x1 = x0 + (blocks * 32);
        var x2 = x1 + (blocks * 32);
        var x3 = x2 + (blocks * 32);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (var g = 0; g < _groups; g++)
        {
            var (scale, offset) = THeader.Read<TLanes, TVector>(group);
            group += THeader.Bytes * TLanes.Count;
            var (p0, p1, p2, p3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (i0, i1, i2, i3) = (0f, 0f, 0f, 0f);
            for (var b = 0; b < _blocks; b++, scales++, sums++, group += blockBytes)
            {
                var (t0, t1, t2, t3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < Steps; i++, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
                {
                    FetchAhead(group + (i * blockBytes / Steps));
                    var (low, high) = Codes(group, i);
                    a0 = TLanes.MultiplyAdd(a0, low, TLanes.Broadcast(x0));
                    a1 = TLanes.MultiplyAdd(a1, low, TLanes.Broadcast(x1));
                    a2 = TLanes.MultiplyAdd(a2, low, TLanes.Broadcast(x2));
                    a3 = TLanes.MultiplyAdd(a3, low, TLanes.Broadcast(x3));
                    if (!TBits.HasFifth)
                    {
                        a0 = TLanes.MultiplyAdd(a0, high, TLanes.Broadcast(x0 + 16));
                        a1 = TLanes.MultiplyAdd(a1, high, TLanes.Broadcast(x1 + 16));
                        a2 = TLanes.MultiplyAdd(a2, high, TLanes.Broadcast(x2 + 16));
                        a3 = TLanes.MultiplyAdd(a3, high, TLanes.Broadcast(x3 + 16));
                    }
                }

                // Sums of 16 bits have room for eight steps of nibbles, four of 5 bits.
                if (TBits.HasFifth)
                {
                    (t0, t1, t2, t3) = (TLanes.Total(a0), TLanes.Total(a1), TLanes.Total(a2), TLanes.Total(a3));
                    (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                    for (var i = 0; i < Steps; i++)
                    {
                        var (_, high) = Codes(group, i);
                        a0 = TLanes.MultiplyAdd(a0, high, TLanes.Broadcast(x0 + (4 * i)));
                        a1 = TLanes.MultiplyAdd(a1, high, TLanes.Broadcast(x1 + (4 * i)));
                        a2 = TLanes.MultiplyAdd(a2, high, TLanes.Broadcast(x2 + (4 * i)));
                        a3 = TLanes.MultiplyAdd(a3, high, TLanes.Broadcast(x3 + (4 * i)));
                    }
                }

                x0 += 16;
                x1 += 16;
                x2 += 16;
                x3 += 16;
                t0 = TLanes.AddIntegers(t0, TLanes.Total(a0));
                t1 = TLanes.AddIntegers(t1, TLanes.Total(a1));
                t2 = TLanes.AddIntegers(t2, TLanes.Total(a2));
                t3 = TLanes.AddIntegers(t3, TLanes.Total(a3));
                p0 = TLanes.MultiplyAddFloats(TLanes.ToFloats(t0), TLanes.Broadcast(scales), p0);
                p1 = TLanes.MultiplyAddFloats(TLanes.ToFloats(t1), TLanes.Broadcast(scales + blocks), p1);
                p2 = TLanes.MultiplyAddFloats(TLanes.ToFloats(t2), TLanes.Broadcast(scales + (2 * blocks)), p2);
                p3 = TLanes.MultiplyAddFloats(TLanes.ToFloats(t3), TLanes.Broadcast(scales + (3 * blocks)), p3);
                i0 += sums[0];
                i1 += sums[blocks];
                i2 += sums[2 * blocks];
                i3 += sums[3 * blocks];
            }

            y0 = AddGroup(y0, p0, scale, offset, i0);
            y1 = AddGroup(y1, p1, scale, offset, i1);
            y2 = AddGroup(y2, p2, scale, offset, i2);
            y3 = AddGroup(y3, p3, scale, offset, i3);
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    // Four columns of either half of a block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Low, TVector High) Codes(byte* block, int i)
    {
        var step = sizeof(int) * TLanes.Count;
        var nibbles = TLanes.Load(block + (i * step));
        var (low, high) = (TLanes.LowNibbles(nibbles), TLanes.HighNibbles(nibbles));
        if (!TBits.HasFifth)
        {
            return (low, high);
        }

        var bits = TLanes.ShiftRight(TLanes.Load(block + (Steps * step)), i);
        var mask = TLanes.Broadcast(0x10101010);
        return (TLanes.Or(low, TLanes.And(TLanes.ShiftLeft(bits, 4), mask)), TLanes.Or(high, TLanes.And(bits, mask)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddGroup(TVector y, TVector products, TVector scale, TVector offset, float inputs) =>
        TLanes.MultiplyAddFloats(
            offset,
            TLanes.Broadcast(BitConverter.SingleToInt32Bits(inputs)),
            TLanes.MultiplyAddFloats(products, scale, y)
        );

    // products + d_x Σ over 32 q x
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector products, TVector low, TVector high, float* scale)
    {
        // Sums of 16 bits have room for eight steps of nibbles, four of 5 bits.
        var total = TBits.HasFifth
            ? TLanes.AddIntegers(TLanes.Total(low), TLanes.Total(high))
            : TLanes.Total(TLanes.AddPartial(low, high));
        return TLanes.MultiplyAddFloats(TLanes.ToFloats(total), TLanes.Broadcast(scale), products);
    }
}
