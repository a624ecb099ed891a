using System.Text;

namespace Malmoi.Tokenization.Models;

/// <summary>What SentencePiece makes of text that no piece spells: byte pieces where it has them, else one unknown token a stretch.</summary>
internal sealed class UnknownSpelling(SubwordVocabulary vocabulary, int unknown, bool byteFallback)
{
    private readonly int[]? _bytes = byteFallback ? BytePieces.Ids(vocabulary) : null;

    public int Id => unknown;

    /// <summary>Appends what stands for the text from <paramref name="start"/> to <paramref name="end"/>; an unknown token before it grows.</summary>
    public void Spell(ReadOnlySpan<char> text, int start, int end, TokenBuffer tokens)
    {
        if (_bytes is null)
        {
            if (tokens.Count > 0 && tokens.Tokens[^1] is var last && last.Id == unknown && last.End == start)
            {
                tokens.Truncate(tokens.Count - 1);
                start = last.Start;
            }

            tokens.Add(unknown, start, end);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text[start..end].EnumerateRunes())
        {
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                tokens.Add(_bytes[value], start, end);
            }
        }
    }
}
