namespace Malmoi.Text.Vectorizers;

/// <summary>A word is a vector with a single 1; a text has a 1 for each word in it, however often.</summary>
public sealed class OneHot(TermVocabulary vocabulary) : IVectorizer
{
    public TermVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Learns the words of <paramref name="texts"/>.</summary>
    public static OneHot Fit(IEnumerable<string> texts, TermOptions? options = null) =>
        new(TermVocabulary.Fit(texts, options ?? new TermOptions()));

    public SparseVector Transform(string text) => Vocabulary.Counts(text, (_, _) => 1);

    /// <summary>The vector of one word, as it stands in the vocabulary; zero for an unknown one.</summary>
    public SparseVector Word(ReadOnlySpan<char> word) =>
        Vocabulary.Find(word) is var index and >= 0 ? new SparseVector((int[])[index], (double[])[1]) : default;
}
