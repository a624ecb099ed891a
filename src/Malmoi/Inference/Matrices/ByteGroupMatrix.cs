using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Quantization;

namespace Malmoi.Inference.Matrices;

/// <summary>Weights of 8 bits with a scale, perhaps a zero point, for a group of columns or a row: GPTQ's groups of 8 bits, LLM.int8's rows, multiplied with vectors of 16 bits.</summary>
/// <remarks>
/// <code>
/// y[r] = Σ over groups  d_w[r] Σ over blocks d_x Σ over 32 q[r] x  +  m[r] Σ over the group x,   m = -z d_w
/// </code>
/// A group of columns is its header for all rows, then their codes with a sign, two columns of each row in turn.
/// </remarks>
internal sealed unsafe class ByteGroupMatrix<THeader, TLanes, TVector> : InterleavedMatrix<TLanes, TVector>
    where THeader : IGroupHeader
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    private const int Steps = 16;
    private const int BlockBytes = 32;
    private readonly int _groups;
    private readonly int _blocks;

    /// <summary>Reads a group: its header, and all its codes with a sign.</summary>
    public delegate void Reader(byte* group, byte* header, Span<sbyte> codes);

    /// <param name="rows">The weights.</param>
    /// <param name="length">Columns of a group, a multiple of 32.</param>
    /// <param name="read">Reads a group.</param>
    public ByteGroupMatrix(TensorRows rows, int length, Reader read)
        : base(rows, Aligned((long)rows.Columns / length * (THeader.Bytes + length) * TLanes.Count))
    {
        (_groups, _blocks) = (rows.Columns / length, length / 32);
        var bytes = (int)(rows.RowBytes / _groups);
        Pack(
            (row, group, lane) =>
            {
                var header = stackalloc byte[THeader.Bytes];
                fixed (sbyte* codes = new sbyte[length])
                {
                    for (var g = 0; g < _groups; g++, row += bytes)
                    {
                        read(row, header, new Span<sbyte>(codes, length));
                        SpreadHeader(header, group, lane, THeader.Bytes, THeader.Together);
                        group += THeader.Bytes * TLanes.Count;
                        SpreadTwos((byte*)codes, group, lane, length / 2);
                        group += length * TLanes.Count;
                    }
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
        var first = (nint)vector * x.Blocks;
        var values = x.Words + (first * 32);
        var scales = x.WordScales + first;
        var sums = x.WordSums + first;
        var result = TLanes.Zero;
        for (var g = 0; g < _groups; g++)
        {
            var header = group;
            group += THeader.Bytes * TLanes.Count;
            var (products, inputs) = (TLanes.Zero, 0f);
            for (var b = 0; b < _blocks; b++)
            {
                var (even, odd) = (TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < Steps; i += 4, values += 8, group += 4 * step)
                {
                    even = Add(even, group, values);
                    odd = Add(odd, group + step, values + 2);
                    even = Add(even, group + (2 * step), values + 4);
                    odd = Add(odd, group + (3 * step), values + 6);
                }

                products = Add(products, TLanes.AddIntegers(even, odd), scales++);
                inputs += *sums++;
            }

            result = AddGroup(result, products, header, inputs);
        }

        TLanes.Store(result, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Four(byte* group, Activations x, int vector, float* y, nint stride)
    {
        var step = 2 * TLanes.Count;
        nint blocks = x.Blocks;
        var first = vector * blocks;
        var scales = x.WordScales + first;
        var sums = x.WordSums + first;
        var x0 = x.Words + (first * 32);
        var x1 = x0 + (blocks * 32);
        var x2 = x1 + (blocks * 32);
        var x3 = x2 + (blocks * 32);
        var (y0, y1, y2, y3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
        for (var g = 0; g < _groups; g++)
        {
            var header = group;
            group += THeader.Bytes * TLanes.Count;
            var (p0, p1, p2, p3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var (i0, i1, i2, i3) = (0f, 0f, 0f, 0f);
            for (var b = 0; b < _blocks; b++, scales++, sums++)
            {
                var (a0, a1, a2, a3) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
                for (var i = 0; i < Steps; i++, group += step, x0 += 2, x1 += 2, x2 += 2, x3 += 2)
                {
                    FetchAhead(group);
                    var w = TLanes.LoadSignedBytes(group);
                    a0 = TLanes.MultiplyAddWords(a0, w, TLanes.Broadcast(x0));
                    a1 = TLanes.MultiplyAddWords(a1, w, TLanes.Broadcast(x1));
                    a2 = TLanes.MultiplyAddWords(a2, w, TLanes.Broadcast(x2));
                    a3 = TLanes.MultiplyAddWords(a3, w, TLanes.Broadcast(x3));
                }

                p0 = Add(p0, a0, scales);
                p1 = Add(p1, a1, scales + blocks);
                p2 = Add(p2, a2, scales + (2 * blocks));
                p3 = Add(p3, a3, scales + (3 * blocks));
                i0 += sums[0];
                i1 += sums[blocks];
                i2 += sums[2 * blocks];
                i3 += sums[3 * blocks];
            }

            y0 = AddGroup(y0, p0, header, i0);
            y1 = AddGroup(y1, p1, header, i1);
            y2 = AddGroup(y2, p2, header, i2);
            y3 = AddGroup(y3, p3, header, i3);
        }

        TLanes.Store(y0, y);
        TLanes.Store(y1, y + stride);
        TLanes.Store(y2, y + (2 * stride));
        TLanes.Store(y3, y + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector sums, byte* codes, short* values) =>
        TLanes.MultiplyAddWords(sums, TLanes.LoadSignedBytes(codes), TLanes.Broadcast(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(TVector products, TVector total, float* scale) =>
        TLanes.MultiplyAddFloats(TLanes.ToFloats(total), TLanes.Broadcast(scale), products);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddGroup(TVector y, TVector products, byte* header, float inputs)
    {
        var (scale, offset) = THeader.Read<TLanes, TVector>(header);
        return TLanes.MultiplyAddFloats(
            offset,
            TLanes.Broadcast(BitConverter.SingleToInt32Bits(inputs)),
            TLanes.MultiplyAddFloats(products, scale, y)
        );
    }
}

/// <summary>Reads the formats that <see cref="ByteGroupMatrix{THeader, TLanes, TVector}"/> multiplies, a group at a time.</summary>
internal static unsafe class ByteGroups
{
    /// <summary>Groups of 8 bits: codes count from 128 then, and so does the zero point.</summary>
    public static void OfGroup(byte* group, byte* header, Span<sbyte> codes)
    {
        Unsafe.CopyBlockUnaligned(header, group, 2);
        Unsafe.WriteUnaligned(header + 2, (Half)(128 - Unsafe.ReadUnaligned<short>(group + 2)));
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (sbyte)(group[GroupFormat.HeaderBytes + i] - 128);
        }
    }

    /// <summary>Rows of 8 bits.</summary>
    public static void OfRow(byte* group, byte* header, Span<sbyte> codes)
    {
        Unsafe.WriteUnaligned(header, Unsafe.ReadUnaligned<float>(group) / 127);
        new ReadOnlySpan<sbyte>(group + RowFormat.HeaderBytes, codes.Length).CopyTo(codes);
    }
}
