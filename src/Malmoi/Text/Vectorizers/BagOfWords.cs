namespace Malmoi.Text.Vectorizers;

/// <summary>A text as the number of times each word stands in it; the order of the words is lost (Harris, 1954).</summary>
public sealed class BagOfWords(TermVocabulary vocabulary) : IVectorizer
{
    public TermVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Learns the words of <paramref name="texts"/>.</summary>
    public static BagOfWords Fit(IEnumerable<string> texts, TermOptions? options = null) =>
        new(
            TermVocabulary.Fit(
                texts,
                (options ?? new TermOptions()) with
                {
                    Unit = TermUnit.Word,
                    Shortest = 1,
                    Longest = 1,
                }
            )
        );

    public SparseVector Transform(string text) => Vocabulary.Counts(text, (_, count) => count);
}
