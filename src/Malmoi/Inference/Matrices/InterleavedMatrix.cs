using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Quantization;
using Malmoi.Storage;

namespace Malmoi.Inference.Matrices;

/// <summary>Quantised weights laid out anew: as many rows as a register has lanes stand together, a few bytes of each in turn.</summary>
/// <remarks>
/// Every register of weights then holds those of all its rows for the same few columns, one number of the vector is multiplied with all of
/// them, and sums never cross lanes. A group of rows is its scales for all blocks, then its weights for all blocks; rows that are missing in
/// the last group are zeros.
/// </remarks>
internal abstract unsafe class InterleavedMatrix<TLanes, TVector> : WeightMatrix
    where TLanes : IByteLanes<TVector>
    where TVector : struct
{
    /// <summary>Lays out a row in its lane of a group.</summary>
    protected delegate void RowPacker(byte* row, byte* group, int lane);

    /// <summary>Vectors that pass by a group of rows together.</summary>
    protected const int Tile = 4;

    // Bytes of vectors that pass by all rows before the next ones do: half of what a second-level cache holds.
    private const int ChunkBytes = 1 << 19;
    private const int Alignment = 64;

    // What memory takes to answer, at the rate of which several vectors are multiplied.
    private const int AheadBytes = 1 << 12;

    // Bytes of a file's rows that are in memory beside those laid out from them.
    private const long SourceBytes = 16L << 20;

    private readonly TensorRows _rows;
    private readonly long _groupBytes;
    private byte* _groups;

    /// <param name="rows">What is laid out anew; it stays the source of <see cref="CopyRow"/>.</param>
    /// <param name="groupBytes">Bytes of a group, a multiple of 64.</param>
    protected InterleavedMatrix(TensorRows rows, long groupBytes)
        : base(rows.Count, rows.Columns)
    {
        (_rows, _groupBytes) = (rows, groupBytes);
        Groups = (rows.Count + TLanes.Count - 1) / TLanes.Count;
        _groups = (byte*)LargePages.Allocate(Math.Max(Alignment, groupBytes * Groups));
    }

    ~InterleavedMatrix() => Dispose(false);

    public override long Bytes => _groupBytes * Groups;

    public override int RowStep => TLanes.Count;

    public override ColumnOrder? Columns => _rows.Tensor.Info.Columns;

    /// <summary>Groups of rows.</summary>
    protected int Groups { get; }

    /// <summary>Bytes of a vector in the form that is read.</summary>
    protected virtual int VectorBytes => Inputs;

    public override void CopyRow(int row, Span<float> destination) => _rows.CopyTo(row, destination);

    public override void Multiply(Activations x, float* y, int stride, int first, int count)
    {
        var chunk = Math.Max(Tile, ChunkBytes / VectorBytes / Tile * Tile);
        var sums = stackalloc float[Tile * TLanes.Count];
        for (var from = 0; from < x.Count; from += chunk)
        {
            var to = Math.Min(x.Count, from + chunk);
            for (var row = first; row < first + count; row += TLanes.Count)
            {
                var group = Group(row / TLanes.Count);
                var rows = Math.Min(TLanes.Count, first + count - row);
                for (var t = from; t < to; )
                {
                    var vectors = t + Tile <= to ? Tile : 1;
                    var at = y + ((nint)t * stride) + row;
                    var (target, apart) = rows == TLanes.Count ? ((nint)at, stride) : ((nint)sums, TLanes.Count);
                    if (vectors == Tile)
                    {
                        Four(group, x, t, (float*)target, apart);
                    }
                    else
                    {
                        One(group, x, t, (float*)target);
                    }

                    for (var v = 0; v < vectors && target == (nint)sums; v++)
                    {
                        var products = new ReadOnlySpan<float>(sums + (v * TLanes.Count), rows);
                        products.CopyTo(new Span<float>(at + ((nint)v * stride), rows));
                    }

                    t += vectors;
                }
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Products of a group with one vector.</summary>
    /// <param name="y">As many numbers as there are lanes.</param>
    protected abstract void One(byte* group, Activations x, int vector, float* y);

    /// <summary>Products of a group with four vectors, <paramref name="stride"/> numbers apart.</summary>
    protected abstract void Four(byte* group, Activations x, int vector, float* y, nint stride);

    /// <summary>Asks for the weights that come after some that are multiplied with several vectors: so much work on a line of memory that the processor does not look ahead by itself.</summary>
    /// <param name="weights">Those that are multiplied now; asking beyond the end does no harm.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void FetchAhead(byte* weights)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(weights + AheadBytes);
        }
    }

    /// <summary>Where a group begins.</summary>
    protected byte* Group(int group) => _groups + (group * _groupBytes);

    /// <summary>Lays out all rows, and lets those of the file go: of a part at a time, so that no model is in memory twice.</summary>
    protected void Pack(RowPacker pack)
    {
        var together = (int)Math.Clamp(SourceBytes / (_rows.RowBytes * TLanes.Count), 1, Math.Max(1, Groups));
        var made = _rows.Tensor.IsToBeMade ? new NativeBytes(together * TLanes.Count * _rows.RowBytes) : null;
        for (var first = 0; first < Groups; first += together)
        {
            var end = Math.Min(Groups, first + together);
            var row = first * TLanes.Count;
            var count = Math.Min(Outputs, end * TLanes.Count) - row;
            if (made is not null)
            {
                _rows.Make(row, count, made.Pointer);
            }

            Parallel.For(first, end, group => PackGroup(pack, group, made is null ? null : made.Pointer, row));
            _rows.LetGo(row, count);
        }

        made?.Dispose();
    }

    // Rows that were made stand one after the other, others where they are.
    private void PackGroup(RowPacker pack, int group, byte* made, int firstMade)
    {
        if ((group + 1) * TLanes.Count > Outputs)
        {
            NativeMemory.Clear(Group(group), (nuint)_groupBytes);
        }

        var first = group * TLanes.Count;
        for (var row = first; row < Math.Min(Outputs, first + TLanes.Count); row++)
        {
            var from = made is null ? _rows[row] : made + ((row - firstMade) * _rows.RowBytes);
            pack(from, Group(group), row - first);
        }
    }

    /// <summary>Puts two bytes at a time where every row has two in turn.</summary>
    protected static void SpreadTwos(byte* from, byte* to, int lane, int steps)
    {
        var target = (ushort*)to + lane;
        for (var step = 0; step < steps; step++, target += TLanes.Count)
        {
            *target = Unsafe.ReadUnaligned<ushort>(from + (2 * step));
        }
    }

    /// <summary>Puts four bytes at a time where every row has four in turn.</summary>
    protected static void SpreadFours(byte* from, byte* to, int lane, int steps)
    {
        var target = (uint*)to + lane;
        for (var step = 0; step < steps; step++, target += TLanes.Count)
        {
            *target = Unsafe.ReadUnaligned<uint>(from + (4 * step));
        }
    }

    /// <summary>Puts a header where every row has as many bytes together in turn.</summary>
    protected static void SpreadHeader(byte* from, byte* to, int lane, int bytes, int together)
    {
        if (together == sizeof(uint))
        {
            SpreadFours(from, to, lane, bytes / sizeof(uint));
        }
        else
        {
            SpreadTwos(from, to, lane, bytes / sizeof(ushort));
        }
    }

    /// <summary>The next multiple of 64.</summary>
    protected static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(_groups);
        _groups = null;
        base.Dispose(disposing);
    }
}
