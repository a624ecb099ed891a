namespace Malmoi.Text.Vectorizers;

/// <summary>Turns a text into a vector with a coordinate for each term of a vocabulary; terms outside it count for nothing.</summary>
public interface IVectorizer
{
    TermVocabulary Vocabulary { get; }

    SparseVector Transform(string text);
}

/// <summary>Conveniences over any vectorizer.</summary>
public static class VectorizerExtensions
{
    /// <summary>A row a text.</summary>
    public static SparseMatrix Transform(this IVectorizer vectorizer, IEnumerable<string> texts) =>
        SparseMatrix.Of(texts.Select(vectorizer.Transform), vectorizer.Vocabulary.Count);
}
