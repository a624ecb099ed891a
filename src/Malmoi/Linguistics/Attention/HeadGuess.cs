namespace Malmoi.Linguistics.Attention;

/// <summary>A head as a parser without training: each word depends on the one it has most to do with (Clark et al., 2019).</summary>
public static class HeadGuess
{
    /// <summary>For each word the place of its guessed head among the words; -1 where there is no attention to any other word.</summary>
    /// <param name="maps">Of words alone.</param>
    /// <param name="head">Which attention.</param>
    /// <param name="guesses">One a word, overwritten.</param>
    public static void Of(AttentionMaps maps, DirectedHead head, Span<int> guesses)
    {
        var map = maps[head.Layer, head.Head];
        var count = maps.Units.Count;
        for (var word = 0; word < count; word++)
        {
            var (best, most) = (-1, 0f);
            for (var other = 0; other < count; other++)
            {
                if (other != word)
                {
                    var weight = Weight(map, count, head.Direction, word, other);
                    (best, most) = weight > most ? (other, weight) : (best, most);
                }
            }

            guesses[word] = best;
        }
    }

    /// <summary>The same of several heads together: of what each gives a word's others, every one's share is taken, and the shares are added.</summary>
    /// <param name="maps">Of words alone.</param>
    /// <param name="heads">One at least; one alone guesses as by itself.</param>
    /// <param name="guesses">One a word, overwritten.</param>
    public static void Of(AttentionMaps maps, IReadOnlyList<DirectedHead> heads, Span<int> guesses)
    {
        if (heads is [var only])
        {
            Of(maps, only, guesses);
            return;
        }

        var sums = new float[guesses.Length * guesses.Length];
        foreach (var head in heads)
        {
            AddShares(maps, head, sums);
        }

        Of(sums, guesses);
    }

    /// <summary>Adds what a head gives each word's others, as shares of all that it gives them.</summary>
    /// <param name="maps">Of words alone.</param>
    /// <param name="head">Which attention.</param>
    /// <param name="sums">(words, words), a dependent a row.</param>
    internal static void AddShares(AttentionMaps maps, DirectedHead head, Span<float> sums)
    {
        var map = maps[head.Layer, head.Head];
        var count = maps.Units.Count;
        var row = new float[count];
        for (var word = 0; word < count; word++)
        {
            var all = 0f;
            for (var other = 0; other < count; other++)
            {
                row[other] = other == word ? 0 : Weight(map, count, head.Direction, word, other);
                all += row[other];
            }

            for (var other = 0; other < count && all > 0; other++)
            {
                sums[(word * count) + other] += row[other] / all;
            }
        }
    }

    /// <summary>For each word the place of the largest sum; -1 where all are 0.</summary>
    internal static void Of(ReadOnlySpan<float> sums, Span<int> guesses)
    {
        var count = guesses.Length;
        for (var word = 0; word < count; word++)
        {
            var (best, most) = (-1, 0f);
            for (var other = 0; other < count; other++)
            {
                (best, most) = sums[(word * count) + other] is var sum && sum > most ? (other, sum) : (best, most);
            }

            guesses[word] = best;
        }
    }

    /// <summary>How much two words have to do with each other.</summary>
    /// <param name="map">(units, units).</param>
    /// <param name="count">Units.</param>
    /// <param name="direction">How it is read.</param>
    /// <param name="word">The dependent.</param>
    /// <param name="other">What may be its head.</param>
    public static float Weight(ReadOnlySpan<float> map, int count, AttentionDirection direction, int word, int other) =>
        direction switch
        {
            AttentionDirection.FromDependent => map[(word * count) + other],
            AttentionDirection.FromHead => map[(other * count) + word],
            _ => map[(word * count) + other] + map[(other * count) + word],
        };
}
