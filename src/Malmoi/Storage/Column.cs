using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.Storage;

/// <summary>A long sequence of numbers, in memory or in a temporary file, read and written in blocks at any position.</summary>
/// <remarks>Different positions may be read and written from many threads. What stands in memory is handed out in place.</remarks>
internal abstract class Column<T>(long length) : IDisposable
    where T : unmanaged
{
    public long Length { get; protected set; } = length;

    public abstract bool InMemory { get; }

    /// <summary>The elements from <paramref name="start"/>: in place, or read into <paramref name="scratch"/>, which grows as needed.</summary>
    public abstract ReadOnlySpan<T> Read(long start, int length, ref T[] scratch);

    /// <summary>Room to fill for the elements from <paramref name="start"/>; they count once <see cref="Commit"/> has seen them.</summary>
    public abstract Span<T> Prepare(long start, int length, ref T[] scratch);

    /// <summary>Keeps what <see cref="Prepare"/> gave and the caller filled.</summary>
    public abstract void Commit(long start, ReadOnlySpan<T> filled);

    public abstract void Write(long start, ReadOnlySpan<T> values);

    /// <summary>A stretch of the column for access by index: in place, or a copy in memory.</summary>
    public abstract ColumnWindow<T> Load(long start, long length);

    /// <summary>Zeros for a stretch of the column, to be changed by index: in place, or in memory until <see cref="Store"/>.</summary>
    public abstract ColumnWindow<T> Blank(long start, long length);

    /// <summary>Keeps what <see cref="Blank"/> gave and the caller filled.</summary>
    public abstract void Store(ColumnWindow<T> window);

    /// <summary>Says how long a column came out that was made before this was known.</summary>
    public void SetLength(long length) => Length = length;

    public abstract void Dispose();

    protected void CheckRange(long start, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
    }
}

/// <summary>Elements of a column by their index in the column.</summary>
internal readonly unsafe struct ColumnWindow<T>(T* pointer, long start, long length, bool owned) : IDisposable
    where T : unmanaged
{
    public long Start => start;

    public long End => start + length;

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref pointer[index - start];
    }

    /// <summary>Asks the processor to have an element near by the time it is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(long index)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(pointer + (index - start));
        }
    }

    public ReadOnlySpan<T> Slice(long first, int count) => new(pointer + (first - start), count);

    public void Dispose()
    {
        if (owned)
        {
            NativeMemory.Free(pointer);
        }
    }
}

/// <summary>A column in memory outside the garbage collector's heap.</summary>
internal sealed unsafe class MemoryColumn<T>(long length) : Column<T>(length)
    where T : unmanaged
{
    private T* _pointer = (T*)NativeMemory.Alloc((nuint)Math.Max(1, length), (nuint)sizeof(T));

    ~MemoryColumn() => NativeMemory.Free(_pointer);

    public override bool InMemory => true;

    public override ReadOnlySpan<T> Read(long start, int length, ref T[] scratch) => Span(start, length);

    public override Span<T> Prepare(long start, int length, ref T[] scratch) => Span(start, length);

    public override void Commit(long start, ReadOnlySpan<T> filled) { }

    public override void Write(long start, ReadOnlySpan<T> values) => values.CopyTo(Span(start, values.Length));

    public override ColumnWindow<T> Load(long start, long length)
    {
        CheckRange(start, length);
        return new ColumnWindow<T>(_pointer + start, start, length, owned: false);
    }

    public override ColumnWindow<T> Blank(long start, long length)
    {
        var window = Load(start, length);
        NativeMemory.Clear(_pointer + start, (nuint)length * (nuint)sizeof(T));
        return window;
    }

    public override void Store(ColumnWindow<T> window) { }

    public override void Dispose()
    {
        NativeMemory.Free(_pointer);
        _pointer = null;
        Length = 0;
        GC.SuppressFinalize(this);
    }

    private Span<T> Span(long start, int length)
    {
        CheckRange(start, length);
        return new Span<T>(_pointer + start, length);
    }
}

/// <summary>A column in a temporary file.</summary>
internal sealed unsafe class FileColumn<T>(TemporaryFiles files, long length) : Column<T>(length)
    where T : unmanaged
{
    private const int LoadBytes = 1 << 20;
    private readonly SafeFileHandle _file = files.Create();

    public override bool InMemory => false;

    public override ReadOnlySpan<T> Read(long start, int length, ref T[] scratch)
    {
        CheckRange(start, length);
        var room = Prepare(start, length, ref scratch);
        Fill(MemoryMarshal.AsBytes(room), start);
        return room;
    }

    public override Span<T> Prepare(long start, int length, ref T[] scratch)
    {
        if (scratch.Length < length)
        {
            scratch = new T[length];
        }

        return scratch.AsSpan(0, length);
    }

    public override void Commit(long start, ReadOnlySpan<T> filled) => Write(start, filled);

    public override void Write(long start, ReadOnlySpan<T> values) =>
        files.Write(_file, MemoryMarshal.AsBytes(values), start * sizeof(T));

    public override ColumnWindow<T> Load(long start, long length)
    {
        CheckRange(start, length);
        var pointer = (T*)NativeMemory.Alloc((nuint)Math.Max(1, length), (nuint)sizeof(T));
        var step = LoadBytes / sizeof(T);
        for (long at = 0; at < length; at += step)
        {
            var part = new Span<T>(pointer + at, (int)Math.Min(step, length - at));
            Fill(MemoryMarshal.AsBytes(part), start + at);
        }

        return new ColumnWindow<T>(pointer, start, length, owned: true);
    }

    public override ColumnWindow<T> Blank(long start, long length)
    {
        CheckRange(start, length);
        var pointer = (T*)NativeMemory.AllocZeroed((nuint)Math.Max(1, length), (nuint)sizeof(T));
        return new ColumnWindow<T>(pointer, start, length, owned: true);
    }

    public override void Store(ColumnWindow<T> window)
    {
        var step = LoadBytes / sizeof(T);
        for (var at = window.Start; at < window.End; at += step)
        {
            Write(at, window.Slice(at, (int)Math.Min(step, window.End - at)));
        }
    }

    public override void Dispose() => _file.Dispose();

    private void Fill(Span<byte> bytes, long start)
    {
        var position = start * sizeof(T);
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, position);
            if (read == 0)
            {
                throw new IOException("a temporary file ends too early");
            }

            bytes = bytes[read..];
            position += read;
        }
    }
}
