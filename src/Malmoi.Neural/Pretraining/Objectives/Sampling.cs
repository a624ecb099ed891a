namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Random choices that objectives have in common.</summary>
internal static class Sampling
{
    /// <summary>Puts things into a random order (Fisher and Yates).</summary>
    public static void Shuffle<T>(this Xoshiro256 random, Span<T> things)
    {
        for (var i = things.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (things[i], things[other]) = (things[other], things[i]);
        }
    }

    /// <summary>0 to n-1 in a random order.</summary>
    public static int[] Permutation(this Xoshiro256 random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Cuts a number of things into non-empty runs, every way with the same probability.</summary>
    /// <returns>The lengths of the runs.</returns>
    public static int[] Segmentation(this Xoshiro256 random, int count, int runs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(runs, count);
        int[] cuts = [0, .. random.Permutation(count - 1).Take(runs - 1).Select(place => place + 1).Order(), count];
        return [.. Enumerable.Range(0, runs).Select(i => cuts[i + 1] - cuts[i])];
    }

    /// <summary>A number by Poisson's distribution (Knuth's way).</summary>
    public static int Poisson(this Xoshiro256 random, double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    /// <summary>Which of several things, by their weights.</summary>
    public static int Choose(this Xoshiro256 random, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var rest = random.NextDouble() * total;
        var chosen = 0;
        while (chosen < weights.Length - 1 && (rest -= weights[chosen]) >= 0)
        {
            chosen++;
        }

        return chosen;
    }
}
