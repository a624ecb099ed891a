namespace Malmoi.Evaluation;

/// <summary>The 95 % interval of a share among few items (Wilson, 1927): unlike a bootstrap's it has a width at 0 and at 1 too.</summary>
/// <remarks>
/// <code>
///   (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n),  z = 1.96
/// </code>
/// </remarks>
public static class WilsonInterval
{
    private const double Z = 1.959963984540054;

    /// <param name="hits">Items of the kind.</param>
    /// <param name="items">All items; above 0.</param>
    public static Interval Of(int hits, int items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        var (share, z) = ((double)hits / items, Z * Z / items);
        var middle = share + (z / 2);
        var half = Math.Sqrt((share * (1 - share) * z) + (z * z / 4));
        return new Interval((middle - half) / (1 + z), (middle + half) / (1 + z));
    }
}
