namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>Examples that are kept back to see what was learned, drawn by a seed.</summary>
public static class HeldOutExamples
{
    /// <param name="examples">All.</param>
    /// <param name="share">How many are kept back, from 0 to a half.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>Both in their order.</returns>
    /// <exception cref="InputException">The share is another, or leaves nothing.</exception>
    public static (IReadOnlyList<T> Learned, IReadOnlyList<T> HeldOut) Split<T>(
        IReadOnlyList<T> examples,
        double share,
        long seed
    )
    {
        if (!(share is >= 0 and <= 0.5))
        {
            throw new InputException(
                FormattableString.Invariant($"a share of {share} held out: give one from 0 to 0.5")
            );
        }

        var count = (int)Math.Ceiling(share * examples.Count);
        if (count >= examples.Count && count > 0)
        {
            throw new InputException(
                $"{examples.Count} examples cannot be parted: give more, --dev FILE, or --held-out 0"
            );
        }

        var random = new Xoshiro256(seed, -1);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Next(order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        var kept = order.Take(count).ToHashSet();
        return ([.. examples.Where((_, i) => !kept.Contains(i))], [.. examples.Where((_, i) => kept.Contains(i))]);
    }
}
