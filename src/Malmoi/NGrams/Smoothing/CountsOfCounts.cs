namespace Malmoi.NGrams.Smoothing;

/// <summary>How many n-grams of an order occur once, twice, three times ...: n_1, n_2, n_3 ... of the papers.</summary>
public sealed class CountsOfCounts
{
    /// <summary>The largest count that is told apart.</summary>
    public const int Most = 63;

    private readonly long[] _numbers = new long[Most + 1];

    internal CountsOfCounts(int order) => Order = order;

    public int Order { get; }

    /// <summary>N-grams of the order, before anything is pruned.</summary>
    public long Total { get; private set; }

    /// <summary>How many occur <paramref name="count"/> times, 0 to <see cref="Most"/>.</summary>
    public long this[int count] => _numbers[count];

    internal void Add(ReadOnlySpan<uint> counts)
    {
        Total += counts.Length;
        foreach (var count in counts)
        {
            if (count <= Most)
            {
                _numbers[count]++;
            }
        }
    }

    /// <summary>Books one n-gram that occurs <paramref name="from"/> times as if it occurred <paramref name="to"/> times.</summary>
    internal void Move(uint from, uint to)
    {
        if (from <= Most)
        {
            _numbers[from]--;
        }

        if (to <= Most)
        {
            _numbers[to]++;
        }
    }

    internal void Add(CountsOfCounts other)
    {
        Total += other.Total;
        for (var i = 0; i <= Most; i++)
        {
            _numbers[i] += other._numbers[i];
        }
    }
}
