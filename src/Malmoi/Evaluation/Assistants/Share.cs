namespace Malmoi.Evaluation.Assistants;

/// <summary>How many of some items are of a kind, with Wilson's interval.</summary>
/// <param name="Hits">Items of the kind.</param>
/// <param name="Items">All items.</param>
public readonly record struct Share(int Hits, int Items)
{
    /// <summary>From 0 to 1; no number where there is no item.</summary>
    public double Value => Items == 0 ? double.NaN : (double)Hits / Items;

    /// <summary>From 0 to 1 where there is no item.</summary>
    public Interval Interval => Items == 0 ? new Interval(0, 1) : WilsonInterval.Of(Hits, Items);

    /// <summary>The items for which something holds.</summary>
    public static Share Of<T>(IEnumerable<T> items, Func<T, bool> holds)
    {
        var (hits, all) = (0, 0);
        foreach (var item in items)
        {
            (hits, all) = (hits + (holds(item) ? 1 : 0), all + 1);
        }

        return new Share(hits, all);
    }
}
