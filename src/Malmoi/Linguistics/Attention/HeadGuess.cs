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
