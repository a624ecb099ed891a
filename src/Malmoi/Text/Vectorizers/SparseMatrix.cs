namespace Malmoi.Text.Vectorizers;

/// <summary>Vectors one below the other as compressed sparse rows (CSR).</summary>
/// <param name="Columns">The length of every row.</param>
/// <param name="RowStarts">(rows + 1) where each row begins in the other two, and where the last one ends.</param>
/// <param name="Indices">(non-zeros) columns, rising within a row.</param>
/// <param name="Values">(non-zeros) the numbers there.</param>
public sealed record SparseMatrix(int Columns, int[] RowStarts, int[] Indices, double[] Values)
{
    public int Rows => RowStarts.Length - 1;

    /// <summary>One row, without a copy.</summary>
    public SparseVector Row(int row)
    {
        var (start, end) = (RowStarts[row], RowStarts[row + 1]);
        return new SparseVector(Indices.AsMemory(start, end - start), Values.AsMemory(start, end - start));
    }

    /// <summary>The matrix whose rows these vectors are.</summary>
    public static SparseMatrix Of(IEnumerable<SparseVector> rows, int columns)
    {
        List<int> starts = [0];
        var indices = new List<int>();
        var values = new List<double>();
        foreach (var row in rows)
        {
            indices.AddRange(row.Indices.Span);
            values.AddRange(row.Values.Span);
            starts.Add(indices.Count);
        }

        return new SparseMatrix(columns, [.. starts], [.. indices], [.. values]);
    }

    /// <summary>The rows nearest to a vector by cosine, nearest first; rows at a right angle to it are left out.</summary>
    public IReadOnlyList<(int Row, double Cosine)> Nearest(SparseVector to, int count) =>
        [
            .. Enumerable
                .Range(0, Rows)
                .Select(row => (Row: row, Cosine: Row(row).Cosine(to)))
                .Where(near => near.Cosine > 0)
                .OrderByDescending(near => near.Cosine)
                .ThenBy(near => near.Row)
                .Take(count),
        ];
}
