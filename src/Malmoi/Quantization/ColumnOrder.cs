namespace Malmoi.Quantization;

/// <summary>The order in which a matrix holds its columns where it is not that of the inputs: GPTQ's, by how much they are used (act-order).</summary>
/// <remarks>A product gathers the inputs first: y = Σ W[r, i] x[order[i]].</remarks>
public sealed class ColumnOrder
{
    private readonly int[] _columns;

    /// <param name="columns">For each number of a row, whose column it is: a permutation.</param>
    public ColumnOrder(ReadOnlySpan<int> columns)
    {
        _columns = columns.ToArray();
        var seen = new bool[_columns.Length];
        foreach (var column in _columns)
        {
            if ((uint)column >= (uint)seen.Length || seen[column])
            {
                throw new ArgumentException($"column {column} comes twice, or is none", nameof(columns));
            }

            seen[column] = true;
        }
    }

    /// <summary>For each number of a row, whose column it is.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Puts the inputs into the matrix's order.</summary>
    public void Gather(ReadOnlySpan<float> inputs, Span<float> held)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            held[i] = inputs[_columns[i]];
        }
    }

    /// <summary>Puts a row of the matrix into the order of the inputs.</summary>
    public void Scatter(ReadOnlySpan<float> held, Span<float> inputs)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            inputs[_columns[i]] = held[i];
        }
    }
}
