namespace Malmoi.Evaluation;

/// <summary>An interval that holds the true value this sure.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>How far a figure would move if the items had been drawn anew: the percentile bootstrap (Efron, 1979).</summary>
/// <remarks>Resamples items with replacement inside each group, takes the mean of each, then the mean over the groups.</remarks>
public static class Bootstrap
{
    /// <summary>Resamples that give an interval stable to about a tenth of its width.</summary>
    public const int Resamples = 1000;

    /// <summary>The mean of each resample of <paramref name="outcomes"/>.</summary>
    public static double[] Means(ReadOnlySpan<byte> outcomes, Xoshiro256 random)
    {
        var means = new double[Resamples];
        if (outcomes.IsEmpty)
        {
            return means;
        }

        foreach (ref var mean in means.AsSpan())
        {
            var sum = 0L;
            for (var i = 0; i < outcomes.Length; i++)
            {
                sum += outcomes[random.Next(outcomes.Length)];
            }

            mean = (double)sum / outcomes.Length;
        }

        return means;
    }

    /// <summary>The mean of each resample where items that were made together are drawn together (Field and Welsh, 2007).</summary>
    /// <param name="outcomes">Of the items.</param>
    /// <param name="clusters">A number for each item; those with the same belong together.</param>
    /// <param name="random">Draws.</param>
    public static double[] ClusterMeans(ReadOnlySpan<byte> outcomes, ReadOnlySpan<int> clusters, Xoshiro256 random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(clusters.Length, outcomes.Length, nameof(clusters));
        var places = new Dictionary<int, int>();
        var sums = new List<(long Sum, long Count)>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (!places.TryGetValue(clusters[i], out var place))
            {
                places[clusters[i]] = place = sums.Count;
                sums.Add(default);
            }

            sums[place] = (sums[place].Sum + outcomes[i], sums[place].Count + 1);
        }

        var means = new double[Resamples];
        for (var resample = 0; resample < means.Length && sums.Count > 0; resample++)
        {
            var (sum, count) = (0L, 0L);
            for (var draw = 0; draw < sums.Count; draw++)
            {
                var drawn = sums[random.Next(sums.Count)];
                (sum, count) = (sum + drawn.Sum, count + drawn.Count);
            }

            means[resample] = (double)sum / count;
        }

        return means;
    }

    /// <summary>The mean over groups, resample by resample.</summary>
    public static double[] MeanOver(IReadOnlyList<double[]> groups)
    {
        var means = new double[Resamples];
        foreach (var group in groups)
        {
            for (var i = 0; i < means.Length; i++)
            {
                means[i] += group[i] / groups.Count;
            }
        }

        return means;
    }

    /// <summary>The central part of the resampled means.</summary>
    public static Interval Central(ReadOnlySpan<double> means, double level = 0.95)
    {
        var sorted = means.ToArray();
        Array.Sort(sorted);
        return new Interval(At((1 - level) / 2), At((1 + level) / 2));

        double At(double quantile)
        {
            var place = quantile * (sorted.Length - 1);
            var below = (int)place;
            var above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
        }
    }
}
