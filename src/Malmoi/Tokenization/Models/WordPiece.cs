namespace Malmoi.Tokenization.Models;

/// <summary>WordPiece (Schuster and Nakajima, 2012) as BERT reads it: the longest piece first, then on from its end.</summary>
/// <remarks>
/// <code>
/// unaffable  →  un ##aff ##able          a word that cannot be spelled to its end is one unknown piece
/// </code>
/// </remarks>
public sealed class WordPiece : ISubwordModel
{
    private readonly PieceTrie _trie;
    private readonly int _continuation;
    private readonly int _unknown;

    /// <param name="vocabulary">Every piece; those inside a word with the prefix.</param>
    /// <param name="unknownPiece">The piece of words that cannot be spelled.</param>
    /// <param name="continuingPrefix">What marks a piece inside a word.</param>
    /// <param name="longestWord">Longer words, in characters, are unknown.</param>
    /// <exception cref="InputException">The vocabulary lacks the unknown piece.</exception>
    public WordPiece(
        SubwordVocabulary vocabulary,
        string unknownPiece = "[UNK]",
        string continuingPrefix = "##",
        int longestWord = 100
    )
    {
        Vocabulary = vocabulary;
        UnknownPiece = unknownPiece;
        ContinuingPrefix = continuingPrefix;
        LongestWord = longestWord;
        _unknown =
            vocabulary.Find(unknownPiece)
            ?? throw new InputException(
                $"the unknown piece '{unknownPiece}' is not in the vocabulary: add it, or name one that is"
            );
        _trie = new PieceTrie([.. vocabulary.Pieces]);
        _continuation = PieceTrie.Root;
        foreach (var c in continuingPrefix)
        {
            _continuation = _continuation < 0 ? -1 : _trie.Next(_continuation, c);
        }
    }

    public SubwordVocabulary Vocabulary { get; }

    public string UnknownPiece { get; }

    public string ContinuingPrefix { get; }

    public int LongestWord { get; }

    public int? Unknown => _unknown;

    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens)
    {
        if (word.IsEmpty)
        {
            return;
        }

        var before = tokens.Count;
        if (!IsTooLong(word))
        {
            var start = 0;
            while (start < word.Length)
            {
                var (id, length) =
                    start > 0 && _continuation < 0
                        ? (-1, 0)
                        : _trie.Longest(word[start..], start > 0 ? _continuation : PieceTrie.Root);
                if (id < 0)
                {
                    break;
                }

                tokens.Add(id, start, start + length);
                start += length;
            }

            if (start == word.Length)
            {
                return;
            }
        }

        tokens.Truncate(before);
        tokens.Add(_unknown, 0, word.Length);
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= LongestWord)
        {
            return false;
        }

        var characters = 0;
        foreach (var c in word)
        {
            characters += char.IsLowSurrogate(c) ? 0 : 1;
        }

        return characters > LongestWord;
    }
}
