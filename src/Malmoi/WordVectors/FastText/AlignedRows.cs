using Malmoi.Numerics;

namespace Malmoi.WordVectors.FastText;

/// <summary>The first rows of a matrix that was trained, as they are; the matrix is disposed with it.</summary>
internal sealed class AlignedRows(AlignedMatrix matrix, int rows) : IDenseRows
{
    public int Rows => rows;

    public int Columns => matrix.Columns;

    public ReadOnlySpan<float> this[int row] => matrix[row];

    public void AddRow(int row, Span<float> sum) => DotProduct.AddTo(sum, matrix[row]);

    public float Multiply(int row, ReadOnlySpan<float> vector) => DotProduct.Of(matrix[row], vector);

    public void Dispose() => matrix.Dispose();
}
