namespace Malmoi.Architectures;

/// <summary>How the numbers of a checkpoint's tensor lie, next to how we hold them: one matrix (out, in) for each projection.</summary>
/// <remarks>
/// Every fused form is a choice of rows, so one description serves reading and writing:
/// <code>
///   Stacked       q q q q k k k k v v v v        all queries, then all keys, then all values (GPT-2, MPT)
///   PerGroup      q k v q k v q k v q k v        head by head (GPT-NeoX, BLOOM)
///                 q q k v q q k v                group by group where keys are shared (Falcon 40B)
///   Transposed    the matrix as (in, out)        (GPT-2's Conv1D)
/// </code>
/// </remarks>
public abstract record Layout
{
    /// <summary>One tensor, as we hold it.</summary>
    public static Layout AsIs { get; } = new Stacked(1);

    /// <summary>One tensor, as (in, out).</summary>
    public static Layout Turned { get; } = new Stacked(1) { Transposed = true };

    /// <summary>Whether a matrix is held as (in, out); vectors are as they are.</summary>
    public bool Transposed { get; init; }

    /// <summary>How many of our tensors it holds.</summary>
    public abstract int Parts { get; }

    /// <summary>The rows of a tensor of <paramref name="rows"/> rows that make one of ours, in our order.</summary>
    /// <exception cref="ArgumentException">The rows cannot be shared out so.</exception>
    public abstract IReadOnlyList<RowRange> Rows(long rows, int part);
}

/// <summary>Rows that stand together.</summary>
public readonly record struct RowRange(long Start, long Count);

/// <summary>Part after part, in the given proportions.</summary>
/// <param name="Proportions">1, 1, 1 for queries, keys and values of equal size; heads, 1, 1 where all heads share a key and a value.</param>
public sealed record Stacked(params int[] Proportions) : Layout
{
    /// <summary>Queries, keys and values of equal size.</summary>
    public static Stacked Thirds { get; } = new(1, 1, 1);

    /// <summary>The same in a matrix held as (in, out).</summary>
    public Stacked AsTurned => this with { Transposed = true };

    public override int Parts => Proportions.Length;

    public override IReadOnlyList<RowRange> Rows(long rows, int part)
    {
        var unit = Shares.Of(rows, Proportions.Sum(share => (long)share));
        return [new RowRange(unit * Proportions[..part].Sum(share => (long)share), unit * Proportions[part])];
    }
}

/// <summary>Queries, key and value of the first group of heads, then of the second, and so on.</summary>
/// <param name="Groups">Key/value heads.</param>
/// <param name="Queries">Query heads in each group.</param>
public sealed record PerGroup(int Groups, int Queries = 1) : Layout
{
    public override int Parts => 3;

    public override IReadOnlyList<RowRange> Rows(long rows, int part)
    {
        var head = Shares.Of(rows, Groups * (Queries + 2L));
        var (start, count) = part == 0 ? (0, Queries) : (Queries + part - 1, 1);
        return
        [
            .. Enumerable
                .Range(0, Groups)
                .Select(group => new RowRange(head * ((group * (Queries + 2L)) + start), head * count)),
        ];
    }
}

file static class Shares
{
    public static long Of(long rows, long shares) =>
        shares > 0 && rows % shares == 0
            ? rows / shares
            : throw new ArgumentException($"{rows} rows cannot be shared out in {shares} equal parts");
}
