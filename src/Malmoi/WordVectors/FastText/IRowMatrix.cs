namespace Malmoi.WordVectors.FastText;

/// <summary>A matrix of which rows are added up and multiplied: its numbers as they are, or quantised.</summary>
public interface IRowMatrix : IDisposable
{
    int Rows { get; }

    int Columns { get; }

    /// <summary>Adds a row to <paramref name="sum"/>.</summary>
    void AddRow(int row, Span<float> sum);

    /// <summary>The product of a row with <paramref name="vector"/>.</summary>
    float Multiply(int row, ReadOnlySpan<float> vector);
}
