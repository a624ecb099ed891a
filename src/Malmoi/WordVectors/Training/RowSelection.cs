using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Training;

/// <summary>The rows of a classifier that a cutoff leaves, and the dictionary over them.</summary>
/// <param name="Rows">Rows of the old matrix in the order of the new one: words first, then n-grams.</param>
/// <param name="Dictionary">Words, labels and where the n-grams have gone.</param>
internal sealed record RowSelection(IReadOnlyList<int> Rows, FastTextDictionary Dictionary)
{
    /// <summary>The longest rows, and before them that of the line's end, as fastText selects them.</summary>
    public static RowSelection Longest(FastTextModel model, IDenseRows rows, int count)
    {
        var dictionary = model.Dictionary;
        var end = dictionary.Find(FastTextDictionary.LineEnd);
        var norms = new float[rows.Rows];
        for (var row = 0; row < norms.Length; row++)
        {
            norms[row] = row == end ? float.PositiveInfinity : DotProduct.Of(rows[row], rows[row]);
        }

        int[] longest = [.. Enumerable.Range(0, norms.Length).OrderByDescending(row => norms[row]).Take(count)];
        int[] words = [.. longest.Where(row => row < dictionary.WordCount).Order()];
        int[] ngrams = [.. longest.Where(row => row >= dictionary.WordCount)];
        var buckets = new Dictionary<int, int>(ngrams.Length);
        foreach (var (place, row) in ngrams.Index())
        {
            buckets[row - dictionary.WordCount] = place;
        }

        var kept = new FastTextDictionary(model.Options, dictionary.Tokens, buckets);
        foreach (var id in words.Concat(Enumerable.Range(dictionary.WordCount, dictionary.LabelCount)))
        {
            kept.Add(dictionary.Utf8(id), dictionary.CountOf(id), isLabel: id >= dictionary.WordCount);
        }

        return new RowSelection([.. words, .. ngrams], kept);
    }
}
