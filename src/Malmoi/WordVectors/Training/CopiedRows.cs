using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Rows copied from a matrix on first use: a learner changes the copies, and the differences go to the matrix later, in a fixed order.</summary>
/// <remarks>Memory: four bytes for each row of the matrix, and the copies.</remarks>
internal sealed unsafe class CopiedRows(AlignedMatrix matrix) : IParameterRows
{
    private const int ChunkRows = 256;
    private readonly int[] _places = new int[matrix.Rows];
    private readonly List<int> _rows = [];
    private readonly List<ScratchRows> _chunks = [];

    public int Length => matrix.Stride;

    public float* Row(int row)
    {
        if (_places[row] is var place and > 0)
        {
            return Copy(place - 1);
        }

        if (_rows.Count == _chunks.Count * ChunkRows)
        {
            // Chunks never move, so that pointers to earlier copies stay good.
            _chunks.Add(new ScratchRows(ChunkRows, matrix.Stride));
        }

        _rows.Add(row);
        _places[row] = _rows.Count;
        var copy = Copy(_rows.Count - 1);
        Span(matrix.Pointer(row)).CopyTo(Span(copy));
        return copy;
    }

    /// <summary>Turns the copies into their differences from the matrix, which must not have changed since.</summary>
    public void Subtract()
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            Rows.Subtract(Copy(i), matrix.Pointer(_rows[i]), matrix.Stride);
        }
    }

    /// <summary>Adds the differences of the rows whose number leaves <paramref name="remainder"/> when divided by <paramref name="shares"/>.</summary>
    public void AddTo(int shares, int remainder)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_rows[i] % shares == remainder)
            {
                Rows.Add(matrix.Pointer(_rows[i]), Copy(i), matrix.Stride);
            }
        }
    }

    /// <summary>Forgets the copies; their memory serves the next ones.</summary>
    public void Clear()
    {
        foreach (var row in _rows)
        {
            _places[row] = 0;
        }

        _rows.Clear();
    }

    private float* Copy(int place) => _chunks[place / ChunkRows].Pointer(place % ChunkRows);

    private Span<float> Span(float* row) => new(row, matrix.Stride);
}
