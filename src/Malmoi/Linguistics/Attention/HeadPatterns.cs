namespace Malmoi.Linguistics.Attention;

/// <summary>Where a head looks, on the average over the units of many texts.</summary>
/// <param name="Layer">From 0.</param>
/// <param name="Head">From 0.</param>
/// <param name="Entropy">Of a unit's attention, in nats.</param>
/// <param name="Breadth">That entropy as a share of the greatest there can be: 1 looks at everything alike, 0 at one thing alone.</param>
public sealed record HeadPatterns(int Layer, int Head, double Entropy, double Breadth)
{
    internal double?[] Shares { get; init; } = [];

    /// <summary>How much of its attention goes there, from 0 to 1, over the units that could look there; null where none could.</summary>
    public double? Share(SurfacePattern pattern) => Shares[(int)pattern];
}

/// <summary>Where all heads look.</summary>
/// <param name="Units">How many units' attention was averaged.</param>
/// <param name="Heads">By layer, then by head.</param>
public sealed record PatternTable(long Units, IReadOnlyList<HeadPatterns> Heads)
{
    internal double?[] EvenShares { get; init; } = [];

    /// <summary>What attention spread evenly over all that can be seen would give to a pattern; null where none could look there.</summary>
    public double? Even(SurfacePattern pattern) => EvenShares[(int)pattern];
}
