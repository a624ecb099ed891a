using System.Runtime.InteropServices;

namespace Malmoi.Evaluation.Metrics;

/// <summary>How often each n-gram occurs in a text, and how many two texts share.</summary>
internal sealed class Overlap
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>N-grams with repetitions.</summary>
    public int Total { get; private set; }

    /// <param name="units">Words or characters.</param>
    /// <param name="order">How many make an n-gram.</param>
    /// <param name="separator">What stands between units, so that no two n-grams are spelled alike: nothing between characters.</param>
    public static Overlap Of(IReadOnlyList<string> units, int order, string separator = " ")
    {
        var overlap = new Overlap();
        for (var i = 0; i + order <= units.Count; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(
                overlap._counts,
                string.Join(separator, units.Skip(i).Take(order)),
                out _
            )++;
            overlap.Total++;
        }

        return overlap;
    }

    /// <summary>N-grams of both, each as often as in the one that has fewer.</summary>
    public int With(Overlap other) =>
        _counts.Sum(pair => Math.Min(pair.Value, other._counts.GetValueOrDefault(pair.Key)));

    /// <summary>The most that any of several texts has of each n-gram.</summary>
    public static Overlap Most(IEnumerable<Overlap> texts)
    {
        var most = new Overlap();
        foreach (var (ngram, count) in texts.SelectMany(text => text._counts))
        {
            ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(most._counts, ngram, out _);
            kept = Math.Max(kept, count);
        }

        most.Total = most._counts.Values.Sum();
        return most;
    }
}
