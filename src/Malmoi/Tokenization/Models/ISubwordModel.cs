namespace Malmoi.Tokenization.Models;

/// <summary>Cuts one word (what normalisation and splitting left) into pieces of its vocabulary: BPE, WordPiece, Unigram, whole words.</summary>
/// <remarks>Implementations are immutable and safe to share between threads.</remarks>
public interface ISubwordModel
{
    SubwordVocabulary Vocabulary { get; }

    /// <summary>The id that stands for what the vocabulary cannot spell; null where there is none.</summary>
    int? Unknown { get; }

    /// <summary>Appends the tokens of <paramref name="word"/>, places in UTF-16 units of it.</summary>
    /// <remarks>Tokens that spell a part of a character (bytes) have the place of the whole character.</remarks>
    void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens);

    /// <summary>Whether a whole text with "▁" for its blanks, taken for one word, may as well be cut before them.</summary>
    bool KeepsToBlanks => false;
}
