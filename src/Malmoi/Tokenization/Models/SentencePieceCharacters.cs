using System.Text;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Models;

/// <summary>SentencePiece's character model: each character, and each user-defined symbol, is a piece or unknown.</summary>
internal sealed class SentencePieceCharacters(
    SubwordVocabulary vocabulary,
    UnknownSpelling unknown,
    UserDefinedSymbols symbols
) : ISubwordModel
{
    public SubwordVocabulary Vocabulary => vocabulary;

    public int? Unknown => unknown.Id;

    bool ISubwordModel.KeepsToBlanks => WordLocality.KeepsToBlanks(Vocabulary);

    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens)
    {
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = symbols.Longest(word[start..]);
            if (length == 0)
            {
                _ = Rune.DecodeFromUtf16(word[start..], out _, out length);
            }

            if (vocabulary.TryFind(word.Slice(start, length), out var id) && id != unknown.Id)
            {
                tokens.Add(id, start, start + length);
            }
            else
            {
                unknown.Spell(word, start, start + length, tokens);
            }
        }
    }
}
