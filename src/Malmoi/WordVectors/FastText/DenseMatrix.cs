namespace Malmoi.WordVectors.FastText;

/// <summary>A matrix with its numbers as they are, row by row.</summary>
/// <param name="rows">Rows.</param>
/// <param name="columns">Numbers in a row.</param>
/// <param name="values">The numbers: rows x columns.</param>
/// <param name="owner">What holds the memory and is disposed with the matrix.</param>
public sealed class DenseMatrix(int rows, int columns, ReadOnlyMemory<float> values, IDisposable? owner = null)
    : IDenseRows
{
    public int Rows => rows;

    public int Columns => columns;

    public ReadOnlyMemory<float> Values { get; } =
        values.Length == (long)rows * columns
            ? values
            : throw new ArgumentException($"{values.Length} numbers for {rows} x {columns}", nameof(values));

    public ReadOnlySpan<float> this[int row] => Values.Span.Slice(row * columns, columns);

    public void AddRow(int row, Span<float> sum) => DotProduct.AddTo(sum, this[row]);

    public float Multiply(int row, ReadOnlySpan<float> vector) => DotProduct.Of(this[row], vector);

    public void Dispose() => owner?.Dispose();
}
