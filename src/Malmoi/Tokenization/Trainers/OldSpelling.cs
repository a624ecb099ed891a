using System.Text;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Words as an old model cuts them, but for new characters, each of which is a symbol of its own.</summary>
internal static class OldSpelling
{
    /// <param name="words">The words.</param>
    /// <param name="model">The old model.</param>
    /// <param name="pieces">Its pieces, then the new characters.</param>
    /// <param name="before">So many pieces are old.</param>
    public static SpelledWords Of(WordCounts words, ISubwordModel model, PieceList pieces, int before)
    {
        var symbols = new List<int>();
        var starts = new int[words.Count + 1];
        var occurrences = new long[words.Count];
        var added = pieces
            .Pieces.Skip(before)
            .Select((piece, i) => (Rune: Rune.GetRuneAt(piece, 0), Id: before + i))
            .ToDictionary(entry => entry.Rune, entry => entry.Id);
        var buffer = new TokenBuffer();
        for (var i = 0; i < words.Count; i++)
        {
            occurrences[i] = words.Occurrences(i);
            Spell(words.Word(i), model, added, buffer, symbols);
            starts[i + 1] = symbols.Count;
        }

        return new SpelledWords([.. symbols], starts, occurrences);
    }

    private static void Spell(
        string word,
        ISubwordModel model,
        Dictionary<Rune, int> added,
        TokenBuffer buffer,
        List<int> symbols
    )
    {
        var start = 0;
        for (var at = 0; at < word.Length; )
        {
            var rune = Rune.GetRuneAt(word, at);
            if (added.TryGetValue(rune, out var id))
            {
                AddOld(word.AsSpan(start, at - start), model, buffer, symbols);
                symbols.Add(id);
                start = at + rune.Utf16SequenceLength;
            }

            at += rune.Utf16SequenceLength;
        }

        AddOld(word.AsSpan(start), model, buffer, symbols);
    }

    private static void AddOld(ReadOnlySpan<char> part, ISubwordModel model, TokenBuffer buffer, List<int> symbols)
    {
        if (part.IsEmpty)
        {
            return;
        }

        buffer.Clear();
        model.Tokenize(part, buffer);
        foreach (var token in buffer.Tokens)
        {
            // What is unknown, or spelled by its bytes, is no part of a piece.
            var isSpelled =
                token.Id != model.Unknown
                && model.Vocabulary.TryGetPiece(token.Id, out var piece)
                && BytePieces.Byte(piece) is null;
            symbols.Add(isSpelled ? token.Id : SpelledWords.Unknown);
        }
    }
}
