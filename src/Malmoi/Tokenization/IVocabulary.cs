namespace Malmoi.Tokenization;

/// <summary>The words a model knows, each with an id from 0 to <see cref="Count"/> - 1.</summary>
/// <remarks>Words are looked up as UTF-8, the form in which corpora and model files hold them. Safe to share between threads.</remarks>
public interface IVocabulary
{
    int Count { get; }

    /// <summary>The id of <paramref name="utf8"/>, or -1 where the vocabulary lacks it.</summary>
    int Find(ReadOnlySpan<byte> utf8);

    /// <summary>The word with this id, in UTF-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    /// <exception cref="InputException">The model file was written without its words.</exception>
    ReadOnlySpan<byte> Utf8(int id);
}

/// <summary>Conveniences over any vocabulary.</summary>
public static class VocabularyExtensions
{
    /// <summary>The id of <paramref name="word"/>, or -1.</summary>
    public static int Find(this IVocabulary vocabulary, ReadOnlySpan<char> word)
    {
        var most = System.Text.Encoding.UTF8.GetMaxByteCount(word.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[most] : new byte[most];
        return vocabulary.Find(bytes[..System.Text.Encoding.UTF8.GetBytes(word, bytes)]);
    }

    /// <summary>The word with this id.</summary>
    public static string Word(this IVocabulary vocabulary, int id) =>
        System.Text.Encoding.UTF8.GetString(vocabulary.Utf8(id));
}
