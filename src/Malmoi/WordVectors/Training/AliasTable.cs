namespace Malmoi.WordVectors.Training;

/// <summary>Draws from any distribution over numbers in constant time: the alias method (Walker, 1977; built as Vose, 1991).</summary>
/// <remarks>
/// Every number has a cell of equal size; what its probability lacks to fill the cell is lent by one other number, the alias. A draw picks a
/// cell and throws a dice over the two.
/// </remarks>
public sealed class AliasTable
{
    private readonly Cell[] _cells;

    /// <param name="weights">The weight of each number: not negative, and not all zero.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        if (!(sum > 0 && double.IsFinite(sum)))
        {
            throw new ArgumentException("the weights must have a positive, finite sum", nameof(weights));
        }

        _cells = new Cell[weights.Length];
        var filling = new double[weights.Length];
        var (poor, rich) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < weights.Length; i++)
        {
            filling[i] = weights[i] / sum * weights.Length;
            (filling[i] < 1 ? poor : rich).Push(i);
        }

        while (poor.Count > 0 && rich.Count > 0)
        {
            var (borrower, lender) = (poor.Pop(), rich.Pop());
            _cells[borrower] = new Cell((uint)(filling[borrower] * uint.MaxValue), lender);
            filling[lender] -= 1 - filling[borrower];
            (filling[lender] < 1 ? poor : rich).Push(lender);
        }

        // What rounding has left over fills its cell.
        foreach (var full in poor.Concat(rich))
        {
            _cells[full] = new Cell(uint.MaxValue, full);
        }
    }

    /// <summary>The table of counts raised to a power: 0.75 in word2vec.</summary>
    public static AliasTable OfCounts(IReadOnlyList<long> counts, double power) =>
        new([.. counts.Select(count => Math.Pow(count, power))]);

    /// <summary>How many numbers there are.</summary>
    public int Count => _cells.Length;

    /// <summary>Draws a number.</summary>
    public int Draw(Xoshiro256 random)
    {
        var bits = random.NextBits();
        var cell = (int)(((bits >> 32) * (ulong)_cells.Length) >> 32);
        var (own, alias) = _cells[cell];
        return (uint)bits <= own ? cell : alias;
    }

    /// <summary>How much of the cell is its own, of 2^32, and whose the rest is.</summary>
    private readonly record struct Cell(uint Own, int Alias);
}
