namespace Malmoi.Instructions.Diversity;

/// <summary>MTLD (McCarthy and Jarvis, 2010): the mean number of words in a row whose share of different ones stays above 0.72.</summary>
/// <remarks>Read from the front and from the back, and averaged; the rest at the end counts as the part of a stretch that it is.</remarks>
public static class Mtld
{
    /// <summary>Below it a stretch ends.</summary>
    public const double Threshold = 0.72;

    /// <param name="words">In their order.</param>
    public static double Of(IReadOnlyList<string> words, double threshold = Threshold) =>
        (OneWay(words, threshold) + OneWay(words.Reverse(), threshold)) / 2;

    private static double OneWay(IEnumerable<string> words, double threshold)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (stretches, length, all) = (0.0, 0, 0);
        var ratio = 1.0;
        foreach (var word in words)
        {
            all++;
            length++;
            seen.Add(word);
            ratio = (double)seen.Count / length;
            if (ratio < threshold)
            {
                stretches++;
                (length, ratio) = (0, 1);
                seen.Clear();
            }
        }

        stretches += length > 0 ? (1 - ratio) / (1 - threshold) : 0;
        // Words that are all different end no stretch: the text itself is one.
        return stretches > 0 ? all / stretches : all;
    }
}
