using System.Runtime.InteropServices;

namespace Malmoi.Numerics;

/// <summary>A matrix of floats outside the managed heap, each row beginning on a cache line and padded with zeros to whole ones.</summary>
/// <remarks>Rows may be read and written from many threads; nobody may after <see cref="Dispose"/>.</remarks>
public sealed unsafe class AlignedMatrix : IDisposable
{
    private const int LineBytes = 64;
    private const int LineFloats = LineBytes / sizeof(float);
    private float* _values;

    /// <summary>A matrix of zeros.</summary>
    /// <exception cref="InputException">There is not that much memory.</exception>
    public AlignedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        (Rows, Columns) = (rows, columns);
        Stride = PaddedLength(columns);
        var bytes = (nuint)Math.Max(1, rows) * (nuint)Stride * sizeof(float);
        try
        {
            _values = (float*)NativeMemory.AlignedAlloc(bytes, LineBytes);
        }
        catch (OutOfMemoryException error)
        {
            throw new InputException(
                $"a matrix of {rows} rows of {columns} needs {bytes >> 20} MiB, more than there is: ask for fewer words or dimensions",
                error
            );
        }

        NativeMemory.Clear(_values, bytes);
    }

    ~AlignedMatrix() => NativeMemory.AlignedFree(_values);

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The row as its reader sees it, without the padding.</summary>
    public Span<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ObjectDisposedException.ThrowIf(_values is null, this);
            return new Span<float>(Pointer(row), Columns);
        }
    }

    /// <summary>Where the row begins; not checked.</summary>
    internal float* Pointer(int row) => _values + ((nint)row * Stride);

    /// <summary>The length, in floats, that a row of so many columns takes.</summary>
    internal static int PaddedLength(int columns) => (columns + LineFloats - 1) / LineFloats * LineFloats;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
        GC.SuppressFinalize(this);
    }
}
