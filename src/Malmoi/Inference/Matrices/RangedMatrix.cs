using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of 4 or 5 bits with a scale and an offset for a group of columns: ggml's Q4_1, Q5_0 and Q5_1, the groups of GPTQ and AWQ.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over groups  d_w[r] Σ over blocks d_x Σ over 32 q[r] x  +  m[r] Σ over the group x,   m = -z d_w where a zero point is held
/// </code>
/// A group of columns is d_w and m or -z of all rows, then for every 32 columns their nibbles, and the fifth bits where there are such.
/// </remarks>
internal sealed unsafe class RangedMatrix<TBits, TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TBits : ICodeBits
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Steps = 4;
    private readonly int _groups;
    private readonly int _blocks;
    private readonly bool _hasZero;

    /// <param name="rows">The weights.</param>
    /// <param name="length">Columns of a group, a multiple of 32.</param>
    /// <param name="read">Reads a group.</param>
    /// <param name="hasZero">Whether it holds a zero point and no offset.</param>
    public RangedMatrix(TensorRows rows, int length, RangedCodes.Reader read, bool hasZero)
        : base(rows, Aligned((long)rows.Columns / length * GroupBytes(length / 32) * TLanes.Count))
    {
        (_groups, _blocks, _hasZero) = (rows.Columns / length, length / 32, hasZero);
        var bytes = (int)(rows.RowBytes / _groups);
        Pack(
            (row, group, lane) =>
            {
                var codes = stackalloc byte[20];
                var header = stackalloc Half[2];
                for (var g = 0; g < _groups; g++, row += bytes)
                {
                    for (var b = 0; b < _blocks; b++)
                    {
                        read(row, b, header, codes);
                        var to = group + ((4 + (b * BlockBytes)) * TLanes.Count);
                        SpreadFours(codes, to, lane, BlockBytes / 4);
                    }

                    SpreadTwos((byte*)header, group, lane, 2);
                    group += GroupBytes(_blocks) * TLanes.Count;
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Bytes32;

    private static int BlockBytes => TBits.HasFifth ? 20 : 16;

    private static int GroupBytes(int blocks) => 4 + (blocks * BlockBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = sizeof(int) * TLanes.Count;
        var first = (nint)vector * x.Blocks;
        var values = x.Bytes + (first * 32);
        var scales = x.ByteScales + first;
        var sums = x.ByteSums + first;
        var result = TLanes.Zero;
        for (var g = 0; g < _groups; g++)
        {
            var (scale, offset) = Header(group);
            group += step;
            for (var b = 0; b < _blocks; b++, values += 32, scales++, sums++, group += BlockBytes * TLanes.Count)
            {
                var (low, high) = (TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < Steps; i++)
                {
                    var (v, w) = Codes(group, i);
                    low = TLanes.MultiplyAdd(low, v, TLanes.Broadcast(values + (4 * i)));
                    high = TLanes.MultiplyAdd(high, w, TLanes.Broadcast(values + (4 * i) + 16));
                }

                result = Add(result, low, high, scale, offset, scales, sums);
            }
        }

        TLanes.Store(result, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var step = sizeof(int) * TLanes.Count;
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
            var (scale, offset) = Header(group);
            group += step;
            for (var b = 0; b < _blocks; b++, scales++, sums++, group += BlockBytes * TLanes.Count)
            {
                var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var (b0, b1, b2, b3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < Steps; i++, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
                {
                    var (v, w) = Codes(group, i);
                    a0 = TLanes.MultiplyAdd(a0, v, TLanes.Broadcast(x0));
                    a1 = TLanes.MultiplyAdd(a1, v, TLanes.Broadcast(x1));
                    a2 = TLanes.MultiplyAdd(a2, v, TLanes.Broadcast(x2));
                    a3 = TLanes.MultiplyAdd(a3, v, TLanes.Broadcast(x3));
                    b0 = TLanes.MultiplyAdd(b0, w, TLanes.Broadcast(x0 + 16));
                    b1 = TLanes.MultiplyAdd(b1, w, TLanes.Broadcast(x1 + 16));
                    b2 = TLanes.MultiplyAdd(b2, w, TLanes.Broadcast(x2 + 16));
                    b3 = TLanes.MultiplyAdd(b3, w, TLanes.Broadcast(x3 + 16));
                }

                x0 += 16;
                x1 += 16;
                x2 += 16;
                x3 += 16;
                y0 = Add(y0, a0, b0, scale, offset, scales, sums);
                y1 = Add(y1, a1, b1, scale, offset, scales + blocks, sums + blocks);
                y2 = Add(y2, a2, b2, scale, offset, scales + (2 * blocks), sums + (2 * blocks));
                y3 = Add(y3, a3, b3, scale, offset, scales + (3 * blocks), sums + (3 * blocks));
            }
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TVector Scale, TVector Offset) Header(byte* group)
    {
        var scale = TLanes.LoadHalves(group);
        var offset = TLanes.LoadHalves(group + (2 * TLanes.Count));
        return (scale, _hasZero ? TLanes.Multiply(scale, offset) : offset);
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
    private static TVector Add(
        TVector y,
        TVector low,
        TVector high,
        TVector scale,
        TVector offset,
        float* other,
        float* sum
    )
    {
        // Sums of 16 bits have room for eight steps of nibbles, four of 5 bits.
        var total = TBits.HasFifth
            ? TLanes.AddIntegers(TLanes.Total(low), TLanes.Total(high))
            : TLanes.Total(TLanes.AddPartial(low, high));
        y = TLanes.MultiplyAddFloats(TLanes.ToFloats(total), TLanes.Multiply(scale, TLanes.Broadcast(other)), y);
        return TLanes.MultiplyAddFloats(offset, TLanes.Broadcast(sum), y);
    }
}
