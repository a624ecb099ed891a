namespace Malmoi.Tokenization.Models;

/// <summary>Whole words: each is a piece of the vocabulary, or unknown.</summary>
public sealed class WordLevel : ISubwordModel
{
    /// <param name="vocabulary">Every word.</param>
    /// <param name="unknownPiece">The piece of all other words. A file may name one that the vocabulary lacks; then unknown words are refused.</param>
    public WordLevel(SubwordVocabulary vocabulary, string unknownPiece = "[UNK]")
    {
        Vocabulary = vocabulary;
        UnknownPiece = unknownPiece;
        Unknown = vocabulary.Find(unknownPiece);
    }

    public SubwordVocabulary Vocabulary { get; }

    public string UnknownPiece { get; }

    public int? Unknown { get; }

    /// <exception cref="InputException">The word is not in the vocabulary, nor is the unknown piece.</exception>
    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens)
    {
        if (word.IsEmpty)
        {
            return;
        }

        var id =
            Vocabulary.Find(word)
            ?? Unknown
            ?? throw new InputException(
                $"'{word}' is not in the vocabulary, nor is the unknown piece '{UnknownPiece}': add it to the vocabulary"
            );
        tokens.Add(id, 0, word.Length);
    }
}
