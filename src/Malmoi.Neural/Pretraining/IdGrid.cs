namespace Malmoi.Neural.Pretraining;

/// <summary>Whole numbers in rows of one length: token ids, labels, segments.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Length">Numbers a row.</param>
/// <param name="Values">Row after row.</param>
public sealed record IdGrid(int Rows, int Length, int[] Values)
{
    /// <summary>A row's numbers.</summary>
    public Span<int> this[int row] => Values.AsSpan(row * Length, Length);

    /// <summary>Rows of any lengths, filled up to the longest.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="padding">What fills them up.</param>
    public static IdGrid Of(IReadOnlyList<int[]> rows, int padding)
    {
        var grid = new IdGrid(
            rows.Count,
            rows.Max(row => row.Length),
            new int[rows.Count * rows.Max(row => row.Length)]
        );
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].CopyTo(grid[i]);
            grid[i][rows[i].Length..].Fill(padding);
        }

        return grid;
    }
}
