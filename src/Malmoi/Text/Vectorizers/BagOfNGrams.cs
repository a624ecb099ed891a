namespace Malmoi.Text.Vectorizers;

/// <summary>A text as the number of times each n-gram of words or characters stands in it: a bag that remembers a little order.</summary>
public sealed class BagOfNGrams(TermVocabulary vocabulary) : IVectorizer
{
    public TermVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Learns the n-grams of <paramref name="texts"/>, by default words and pairs of words.</summary>
    public static BagOfNGrams Fit(IEnumerable<string> texts, TermOptions? options = null) =>
        new(TermVocabulary.Fit(texts, options ?? new TermOptions { Longest = 2 }));

    public SparseVector Transform(string text) => Vocabulary.Counts(text, (_, count) => count);
}
