using System.Runtime.InteropServices;

namespace Malmoi.Instructions.Diversity;

/// <summary>MATTR (Covington and McFall, 2010): the share of different words in a window, averaged over all its places.</summary>
public static class MovingAverageTypeTokenRatio
{
    /// <summary>Words of a window unless said otherwise.</summary>
    public const int Window = 50;

    /// <param name="words">In their order; those of a text shorter than the window are one window.</param>
    /// <param name="window">Words of a window.</param>
    public static double Of(IReadOnlyList<string> words, int window = Window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        window = Math.Min(window, words.Count);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        long sum = 0;
        for (var i = 0; i < words.Count; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, words[i], out _)++;
            if (i >= window)
            {
                ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(counts, words[i - window]);
                left--;
                if (left == 0)
                {
                    counts.Remove(words[i - window]);
                }
            }

            sum += i >= window - 1 ? counts.Count : 0;
        }

        return (double)sum / window / (words.Count - window + 1);
    }
}
