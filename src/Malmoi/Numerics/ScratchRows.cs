namespace Malmoi.Numerics;

/// <summary>A few padded rows of floats to work in, zero at first, which the collector neither moves nor has to be told about.</summary>
internal sealed unsafe class ScratchRows
{
    private const int LineBytes = 64;
    private readonly float[] _values;
    private readonly float* _first;

    public ScratchRows(int rows, int columns)
    {
        Stride = AlignedMatrix.PaddedLength(columns);
        _values = GC.AllocateArray<float>(checked((rows * Stride) + (LineBytes / sizeof(float))), pinned: true);
        fixed (float* start = _values)
        {
            _first = (float*)(((nint)start + LineBytes - 1) / LineBytes * LineBytes);
        }
    }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Where the row begins; good as long as this object lives.</summary>
    public float* Pointer(int row) => _first + ((nint)row * Stride);
}
