namespace Malmoi.Instructions.Measures;

/// <summary>How many words texts have.</summary>
/// <param name="Texts">How many texts.</param>
/// <param name="Mean">Words of one, on average.</param>
/// <param name="Median">As many have fewer as have more.</param>
/// <param name="Ninetieth">Nine in ten have no more.</param>
/// <param name="Longest">Of the longest.</param>
public sealed record Lengths(int Texts, double Mean, double Median, double Ninetieth, int Longest)
{
    /// <summary>Measures counts of words; none is all zeros.</summary>
    public static Lengths Of(IEnumerable<int> words)
    {
        int[] sorted = [.. words.Order()];
        return sorted.Length == 0
            ? new Lengths(0, 0, 0, 0, 0)
            : new Lengths(
                sorted.Length,
                sorted.Average(),
                Percentile.Of(sorted, 50),
                Percentile.Of(sorted, 90),
                sorted[^1]
            );
    }
}
