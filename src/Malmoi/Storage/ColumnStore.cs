using System.Runtime.CompilerServices;

namespace Malmoi.Storage;

/// <summary>Makes columns, all in memory or all in temporary files.</summary>
/// <param name="files">Where the columns stand; null for memory.</param>
/// <param name="window">How many bytes of a column in files may be held in memory for access by index.</param>
internal sealed class ColumnStore(TemporaryFiles? files, long window)
{
    private long _bytes;

    public bool InMemory => files is null;

    /// <summary>Bytes of columns in files that may be in memory at a time for access by index.</summary>
    public long Window => InMemory ? long.MaxValue : window;

    /// <summary>Gives the memory of finished work back where it is short; where it is not, the collector may take its time.</summary>
    public void Release()
    {
        if (!InMemory)
        {
            LargeArrays.Release(Interlocked.Read(ref _bytes));
        }
    }

    public Column<T> Create<T>(long length)
        where T : unmanaged
    {
        Interlocked.Add(ref _bytes, length * Unsafe.SizeOf<T>());
        return files is null ? new MemoryColumn<T>(length) : new FileColumn<T>(files, length);
    }
}

/// <summary>Appends to a column from a position on, through a buffer.</summary>
internal sealed class ColumnWriter<T>(Column<T> column, long start)
    where T : unmanaged
{
    private readonly T[] _buffer = new T[4096];
    private int _filled;
    private long _flushed = start;

    /// <summary>Where the next element will stand.</summary>
    public long Position => _flushed + _filled;

    public void Add(T value)
    {
        if (_filled == _buffer.Length)
        {
            Flush();
        }

        _buffer[_filled++] = value;
    }

    public void Flush()
    {
        column.Write(_flushed, _buffer.AsSpan(0, _filled));
        _flushed += _filled;
        _filled = 0;
    }
}
