using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of 4 bits that stand for sixteen levels, looked up on the way: ggml's IQ4_NL and IQ4_XS, NF4 and FP4.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over blocks  d_w[r] d_x Σ over 32  level[q[r]] x,   level = low + 16 (high - 8),  low and high from 0 to 15
/// </code>
/// Halves of levels are looked up each by itself, for sums of products with whole bytes overflow 16 bits; that of the upper ones begins with
/// -8 Σ x. A group of columns is its header for all rows, then for every 32 columns their nibbles.
/// </remarks>
internal sealed unsafe class LevelsMatrix<TScale, TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where TScale : ILevelScale
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Steps = 4;
    private const int BlockBytes = 16;
    private readonly int _groups;
    private readonly int _blocks;
    private readonly TVector _lows;
    private readonly TVector _highs;

    /// <param name="rows">The weights.</param>
    /// <param name="length">Columns of a group, a multiple of 32.</param>
    /// <param name="read">Reads a group.</param>
    /// <param name="levels">Sixteen.</param>
    public LevelsMatrix(TensorRows rows, int length, RangedCodes.Reader read, ReadOnlySpan<sbyte> levels)
        : base(rows, Aligned((long)rows.Columns / length * GroupBytes(length / 32) * TLanes.Count))
    {
        (_groups, _blocks) = (rows.Columns / length, length / 32);
        var lows = stackalloc byte[16];
        var highs = stackalloc byte[16];
        for (var i = 0; i < 16; i++)
        {
            (lows[i], highs[i]) = ((byte)((levels[i] + 128) & 15), (byte)((levels[i] + 128) >> 4));
        }

        (_lows, _highs) = (TLanes.LoadTable(lows), TLanes.LoadTable(highs));
        var bytes = (int)(rows.RowBytes / _groups);
        Pack(
            (row, group, lane) =>
            {
                var codes = stackalloc byte[BlockBytes];
                var header = stackalloc byte[TScale.Bytes];
                for (var g = 0; g < _groups; g++, row += bytes)
                {
                    for (var b = 0; b < _blocks; b++)
                    {
                        read(row, b, header, codes);
                        var to = group + ((TScale.Bytes + (b * BlockBytes)) * TLanes.Count);
                        SpreadFours(codes, to, lane, Steps);
                    }

                    SpreadHeader(header, group, lane, TScale.Bytes, TScale.Together);
                    group += GroupBytes(_blocks) * TLanes.Count;
                }
            }
        );
    }

    public override ActivationForms Forms => ActivationForms.Bytes32;

    private static int GroupBytes(int blocks) => TScale.Bytes + (blocks * BlockBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void One(byte* group, Activations x, int vector, float* y)
    {
        var step = sizeof(int) * TLanes.Count;
        var first = (nint)vector * x.Blocks;
        var values = x.Bytes + (first * 32);
        var scales = x.ByteScales + first;
        var starts = TLanes.Starts(x) + first;
        var (lows, highs) = (_lows, _highs);
        var result = TLanes.Zero;
        for (var g = 0; g < _groups; g++)
        {
            var header = group;
            group += TScale.Bytes * TLanes.Count;
            for (var b = 0; b < _blocks; b++, group += BlockBytes * TLanes.Count)
            {
                var (low, high) = (TLanes.Zero, TLanes.Broadcast(starts++));
                for (var i = 0; i < Steps; i++, values += 4)
                {
                    var nibbles = TLanes.Load(group + (i * step));
                    var codes = TLanes.LowNibbles(nibbles);
                    low = TLanes.MultiplyAdd(low, TLanes.Lookup(lows, codes), TLanes.Broadcast(values));
                    high = TLanes.MultiplyAdd(high, TLanes.Lookup(highs, codes), TLanes.Broadcast(values));
                    codes = TLanes.HighNibbles(nibbles);
                    low = TLanes.MultiplyAdd(low, TLanes.Lookup(lows, codes), TLanes.Broadcast(values + 16));
                    high = TLanes.MultiplyAdd(high, TLanes.Lookup(highs, codes), TLanes.Broadcast(values + 16));
                }

                values += 16;
                result = Add(result, low, high, TScale.Read<TLanes, TVector>(header, b), scales++);
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
        var starts = TLanes.Starts(x) + first;
        var x0 = x.Bytes + (first * 32);
        var x1 = x0 + (blocks * 32);
        var x2 = x1 + (blocks * 32);
        var x3 = x2 + (blocks * 32);
        var (lows, highs) = (_lows, _highs);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (var g = 0; g < _groups; g++)
        {
            var header = group;
            group += TScale.Bytes * TLanes.Count;
            for (var b = 0; b < _blocks; b++, scales++, starts++, group += BlockBytes * TLanes.Count)
            {
                var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                var b0 = TLanes.Broadcast(starts);
                var b1 = TLanes.Broadcast(starts + blocks);
                var b2 = TLanes.Broadcast(starts + (2 * blocks));
                var b3 = TLanes.Broadcast(starts + (3 * blocks));
                for (var i = 0; i < 2 * Steps; i++, x0 += 4, x1 += 4, x2 += 4, x3 += 4)
                {
                    FetchAhead(group + (i % Steps * step));
                    var nibbles = TLanes.Load(group + (i % Steps * step));
                    var codes = i < Steps ? TLanes.LowNibbles(nibbles) : TLanes.HighNibbles(nibbles);
                    var (low, high) = (TLanes.Lookup(lows, codes), TLanes.Lookup(highs, codes));
                    a0 = TLanes.MultiplyAdd(a0, low, TLanes.Broadcast(x0));
                    a1 = TLanes.MultiplyAdd(a1, low, TLanes.Broadcast(x1));
                    a2 = TLanes.MultiplyAdd(a2, low, TLanes.Broadcast(x2));
                    a3 = TLanes.MultiplyAdd(a3, low, TLanes.Broadcast(x3));
                    b0 = TLanes.MultiplyAdd(b0, high, TLanes.Broadcast(x0));
                    b1 = TLanes.MultiplyAdd(b1, high, TLanes.Broadcast(x1));
                    b2 = TLanes.MultiplyAdd(b2, high, TLanes.Broadcast(x2));
                    b3 = TLanes.MultiplyAdd(b3, high, TLanes.Broadcast(x3));
                }

                var scale = TScale.Read<TLanes, TVector>(header, b);
                y0 = Add(y0, a0, b0, scale, scales);
                y1 = Add(y1, a1, b1, scale, scales + blocks);
                y2 = Add(y2, a2, b2, scale, scales + (2 * blocks));
                y3 = Add(y3, a3, b3, scale, scales + (3 * blocks));
            }
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    // y + d_w d_x (low + 16 high)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector y, TVector low, TVector high, TVector scale, float* other)
    {
        var total = TLanes.AddIntegers(TLanes.Total(low), TLanes.ShiftLeft(TLanes.Total(high), 4));
        return TLanes.MultiplyAddFloats(TLanes.ToFloats(total), TLanes.Multiply(scale, TLanes.Broadcast(other)), y);
    }
}
