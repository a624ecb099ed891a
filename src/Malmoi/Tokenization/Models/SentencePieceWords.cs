namespace Malmoi.Tokenization.Models;

/// <summary>SentencePiece's word model: the text is cut before every "▁", and each word is a piece or unknown.</summary>
internal sealed class SentencePieceWords(SubwordVocabulary vocabulary, UnknownSpelling unknown) : ISubwordModel
{
    private const char Blank = '▁';

    public SubwordVocabulary Vocabulary => vocabulary;

    public int? Unknown => unknown.Id;

    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens)
    {
        for (int start = 0, end; start < word.Length; start = end)
        {
            var next = word[(start + 1)..].IndexOf(Blank);
            end = next < 0 ? word.Length : start + 1 + next;
            if (vocabulary.TryFind(word[start..end], out var id) && id != unknown.Id)
            {
                tokens.Add(id, start, end);
            }
            else
            {
                unknown.Spell(word, start, end, tokens);
            }
        }
    }
}
