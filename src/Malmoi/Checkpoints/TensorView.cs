using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Malmoi.Quantization;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>A tensor where it stands, in a mapped file or in memory: its elements one after the other, the last dimension fastest, little-endian.</summary>
/// <remarks>
/// A view is readable until its source is disposed. Elements that a source had to lay out or unpack live with their views: keep the view as
/// long as a span or pointer taken from it is used.
/// Elements need not stand at a multiple of their size.
/// </remarks>
public sealed unsafe class TensorView
{
    private readonly IFixedBytes _memory;
    private readonly long _offset;

    /// <param name="info">Name, element type and shape.</param>
    /// <param name="memory">Where the elements stand.</param>
    /// <param name="offset">Of the first element, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements reach beyond the memory.</exception>
    public TensorView(TensorInfo info, IFixedBytes memory, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, memory.Length - info.Length, nameof(offset));
        (Info, _memory, _offset) = (info, memory, offset);
    }

    public TensorInfo Info { get; }

    public string Name => Info.Name;

    public ElementType Type => Info.Type;

    public TensorShape Shape => Info.Shape;

    /// <summary>How many elements there are.</summary>
    public long Count => Info.Shape.Count;

    /// <summary>How many bytes the elements take.</summary>
    public long Length => Info.Length;

    /// <summary>The first element.</summary>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public byte* Pointer
    {
        get
        {
            var start = _memory.Pointer;
            ObjectDisposedException.ThrowIf(start is null, this);
            return start + _offset;
        }
    }

    /// <summary>A tensor of 32-bit numbers in memory of its own.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static TensorView Of(string name, TensorShape shape, ReadOnlySpan<float> values) =>
        shape.Count == values.Length
            ? Of(new TensorInfo(name, ElementType.Float32, shape), MemoryMarshal.AsBytes(values))
            : throw new ArgumentException($"{values.Length} numbers are no tensor of {shape}", nameof(values));

    /// <summary>A tensor in memory of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bytes are too few.</exception>
    public static TensorView Of(TensorInfo info, ReadOnlySpan<byte> bytes) => new(info, NativeBytes.Copy(bytes));

    /// <summary>A part of the bytes will not be read soon: where a file holds them, they need not stay in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes.</exception>
    public void LetGo(long start, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        (_memory as MappedFile)?.LetGo(_offset + start, length);
        (_memory as IMadeBytes)?.LetSourceGo();
    }

    /// <summary>Whether its elements are made when they are read, and were not yet.</summary>
    internal bool IsToBeMade => _memory is IMadeBytes { AreThere: false };

    /// <summary>Makes some rows of a matrix that is <see cref="IsToBeMade"/>, without the others.</summary>
    /// <inheritdoc cref="IMadeBytes.Make"/>
    internal void Make(long first, int count, byte* destination) =>
        ((IMadeBytes)_memory).Make(first, count, destination);

    /// <summary>The same elements under another name.</summary>
    public TensorView Renamed(string name) => new(Info with { Name = name }, _memory, _offset);

    /// <summary>One of the tensors that the outermost dimension counts, where it stands.</summary>
    /// <param name="index">Which.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public TensorView Outermost(long index, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Shape[0]);
        var part = Info with { Name = name, Shape = TensorShape.Create(Shape.Sizes[1..]) };
        return new(part, _memory, _offset + (index * part.Length));
    }

    /// <summary>A part of the bytes.</summary>
    public ReadOnlySpan<byte> Bytes(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return new ReadOnlySpan<byte>(Pointer + start, length);
    }

    /// <summary>A part of the elements, as they stand.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is of another size than the elements.</exception>
    public ReadOnlySpan<T> Elements<T>(long start, int count)
        where T : unmanaged
    {
        if (Info.Blocks is not null || Unsafe.SizeOf<T>() != Type.Size())
        {
            throw new ArgumentException($"elements of {this} do not have the size of {typeof(T).Name}");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        return new ReadOnlySpan<T>(Pointer + (start * sizeof(T)), count);
    }

    /// <summary>Widens all elements to 32-bit numbers; 64-bit ones are rounded.</summary>
    /// <exception cref="InputException">The elements are complex, or more than an array holds.</exception>
    public float[] ToFloats()
    {
        if (Count > Array.MaxLength)
        {
            throw new InputException($"'{Name}' has {Count} elements, more than an array holds: read it in parts");
        }

        var floats = GC.AllocateUninitializedArray<float>((int)Count);
        CopyTo(floats);
        return floats;
    }

    /// <summary>Widens the first elements to 32-bit numbers, as many as there is room for.</summary>
    /// <inheritdoc cref="CopyTo(long, Span{float})"/>
    public void CopyTo(Span<float> destination) => CopyTo(0, destination);

    /// <summary>Widens elements to 32-bit numbers, from the one at <paramref name="start"/>, as many as there is room for; 64-bit ones are rounded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is room for more than there are.</exception>
    /// <exception cref="InputException">The elements are complex.</exception>
    public void CopyTo(long start, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - destination.Length);
        if (Type == ElementType.Complex64)
        {
            throw new InputException($"'{Name}' holds complex numbers, which are not one 32-bit number each");
        }

        if (Info is { Blocks: { } format, Columns: { } columns })
        {
            UnpackOrdered(format, columns, start, destination);
        }
        else if (Info.Blocks is { } blocks)
        {
            Unpack(blocks, start, destination);
        }
        else
        {
            Widening.ToFloats(Type, Pointer + (start * Type.Size()), destination);
        }

        GC.KeepAlive(_memory);
    }

    public override string ToString() => Info.ToString();

    // Whole blocks at once; those that are cut at either end by way of a block in between.
    private void Unpack(BlockFormat blocks, long start, Span<float> destination)
    {
        var length = blocks.BlockLength;
        var whole = new float[length];
        while (!destination.IsEmpty)
        {
            var (at, within) = (start / length * blocks.BlockBytes, (int)(start % length));
            var count = Math.Min(destination.Length, Math.Max(length, 1 << 20)) / length * length;
            if (within == 0 && count > 0)
            {
                blocks.Dequantize(Bytes(at, (int)blocks.Bytes(count)), destination[..count]);
            }
            else
            {
                count = Math.Min(length - within, destination.Length);
                blocks.Dequantize(Bytes(at, blocks.BlockBytes), whole);
                whole.AsSpan(within, count).CopyTo(destination);
            }

            start += count;
            destination = destination[count..];
        }
    }

    // Row by row: each is put into the order of its columns as a whole.
    private void UnpackOrdered(BlockFormat blocks, ColumnOrder columns, long start, Span<float> destination)
    {
        var width = columns.Columns.Length;
        var (held, row) = (new float[width], new float[width]);
        while (!destination.IsEmpty)
        {
            var within = (int)(start % width);
            Unpack(blocks, start - within, held);
            columns.Scatter(held, row);
            var count = Math.Min(width - within, destination.Length);
            row.AsSpan(within, count).CopyTo(destination);
            start += count;
            destination = destination[count..];
        }
    }
}
