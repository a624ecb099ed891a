using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Storage;

namespace Malmoi.Inference.Matrices;

/// <summary>Rows of a tensor where they stand: all, or those that a projection has in a tensor that holds several.</summary>
/// <remarks>The last dimension is a row; those before it count them. The tensor's source must stay open.</remarks>
public sealed unsafe class TensorRows
{
    private readonly long _start;
    private readonly int[]? _indices;
    private readonly long _rowBytes;
    private byte* _first;

    /// <summary>All rows.</summary>
    public TensorRows(TensorView tensor)
        : this(tensor, [new RowRange(0, RowsOf(tensor))]) { }

    /// <param name="tensor">Whose rows.</param>
    /// <param name="ranges">Which, in the order in which they are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such rows.</exception>
    /// <exception cref="InputException">A row is no whole number of blocks, or there are more than a computer counts.</exception>
    public TensorRows(TensorView tensor, IReadOnlyList<RowRange> ranges)
    {
        Tensor = tensor;
        var columns = tensor.Shape.Sizes[^1];
        var rows = ranges.Sum(range => range.Count);
        if (columns > Array.MaxLength || rows > Array.MaxLength)
        {
            throw new InputException($"'{tensor.Name}' of {tensor.Shape} is too large a matrix");
        }

        if (tensor.Info.Blocks is { } blocks && columns % blocks.BlockLength != 0)
        {
            throw new InputException(
                $"'{tensor.Name}' has rows of {columns} numbers, which are no whole number of {blocks.Name} blocks of {blocks.BlockLength}"
            );
        }

        (Count, Columns) = ((int)rows, (int)columns);
        _rowBytes = tensor.Info.Blocks?.Bytes(columns) ?? columns * tensor.Type.Size();
        var all = RowsOf(tensor);
        foreach (var range in ranges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(range.Start, nameof(ranges));
            ArgumentOutOfRangeException.ThrowIfNegative(range.Count, nameof(ranges));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Start, all - range.Count, nameof(ranges));
        }

        if (ranges.Count == 1)
        {
            _start = ranges[0].Start;
        }
        else
        {
            _indices = [.. ranges.SelectMany(range => Enumerable.Range((int)range.Start, (int)range.Count))];
        }
    }

    public TensorView Tensor { get; }

    /// <summary>How many rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row.</summary>
    public int Columns { get; }

    /// <summary>Bytes of a row.</summary>
    public long RowBytes => _rowBytes;

    /// <summary>Bytes of all rows.</summary>
    public long Bytes => Count * _rowBytes;

    /// <summary>Where a row begins; not checked.</summary>
    public byte* this[int row] => First + ((_indices is null ? row : _indices[row]) * _rowBytes);

    // Elements that are made when they are read are left alone until then.
    private byte* First => _first is null ? _first = Tensor.Pointer + (_start * _rowBytes) : _first;

    /// <summary>Makes some rows, one after the other, where <see cref="TensorView.IsToBeMade"/>.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="room">Room for them.</param>
    internal void Make(int first, int count, byte* room)
    {
        for (var done = 0; done < count; )
        {
            var (row, together) = (RowOf(first + done), 1);
            while (done + together < count && RowOf(first + done + together) == row + together)
            {
                together++;
            }

            Tensor.Make(row, together, room + (done * _rowBytes));
            done += together;
        }
    }

    /// <summary>Rows that will not be read soon need not stay in memory.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public void LetGo(int first, int count)
    {
        if (Tensor.IsToBeMade)
        {
            Tensor.LetGo(0, Tensor.Length);
            return;
        }

        for (var (row, end) = (first, first + count); row < end; )
        {
            var together = 1;
            while (row + together < end && this[row + together] == this[row] + (together * _rowBytes))
            {
                together++;
            }

            Tensor.LetGo(this[row] - Tensor.Pointer, together * _rowBytes);
            row += together;
        }
    }

    /// <summary>A row as 32-bit numbers.</summary>
    public void CopyTo(int row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        if (Tensor.Info.Blocks is { } blocks)
        {
            var held = Tensor.Info.Columns is null ? destination[..Columns] : new float[Columns];
            blocks.Dequantize(new ReadOnlySpan<byte>(this[row], (int)_rowBytes), held);
            Tensor.Info.Columns?.Scatter(held, destination);
        }
        else
        {
            var place = (this[row] - Tensor.Pointer) / _rowBytes;
            Tensor.CopyTo(place * Columns, destination[..Columns]);
        }
    }

    /// <summary>Columns of a matrix (inputs, outputs) as rows, copied as 32-bit numbers.</summary>
    /// <param name="tensor">(inputs, outputs).</param>
    /// <param name="ranges">Which columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such columns.</exception>
    public static TensorRows Turned(TensorView tensor, IReadOnlyList<RowRange> ranges)
    {
        const int Together = 16;
        var (inputs, all) = ((int)RowsOf(tensor), (int)tensor.Shape.Sizes[^1]);
        var outputs = ranges.Sum(range => range.Count);
        var memory = new NativeBytes(checked(outputs * inputs * sizeof(float)));
        var to = (float*)memory.Pointer;
        var from = new float[Together * all];
        for (var first = 0; first < inputs; first += Together)
        {
            var count = Math.Min(Together, inputs - first);
            tensor.CopyTo((long)first * all, from.AsSpan(0, count * all));
            var output = 0L;
            foreach (var range in ranges)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Start + range.Count, all, nameof(ranges));
                for (var column = range.Start; column < range.Start + range.Count; column++, output++)
                {
                    for (var i = 0; i < count; i++)
                    {
                        to[(output * inputs) + first + i] = from[(i * all) + column];
                    }
                }
            }
        }

        var info = new TensorInfo(tensor.Name, ElementType.Float32, TensorShape.Create(outputs, inputs));
        return new TensorRows(new TensorView(info, memory));
    }

    // Its number in the tensor.
    private long RowOf(int row) => _indices is null ? _start + row : _indices[row];

    private static long RowsOf(TensorView tensor) =>
        tensor.Shape.Rank > 0 && tensor.Shape.Sizes[^1] > 0 ? tensor.Count / tensor.Shape.Sizes[^1] : 0;
}
