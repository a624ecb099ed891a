using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;

namespace Malmoi.Decoding.Constraints;

/// <summary>What each piece of a vocabulary adds to a text, found by decoding it beside a piece of plain letters.</summary>
/// <param name="Within">Behind other pieces.</param>
/// <param name="BehindPrompt">First, behind a prompt.</param>
/// <param name="Start">First of all.</param>
internal sealed record PieceBytes(byte[]?[] Within, byte[]?[] BehindPrompt, byte[]?[] Start)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="InputException">What a piece writes depends on its neighbours.</exception>
    public static PieceBytes Of(ITokenizer tokenizer)
    {
        if (tokenizer is PieceTokenizer { Pieces: var inner } units)
        {
            var pieces = Of(inner);
            return new PieceBytes(InModel(pieces.Within), InModel(pieces.BehindPrompt), InModel(pieces.Start));

            byte[]?[] InModel(byte[]?[] spellings) =>
                [.. Ids(units).Select(id => units.PieceOf(id) is { } piece ? spellings[piece] : null)];
        }

        RefuseWhatComposes(tokenizer);
        if (tokenizer is TokenizerPipeline { Parts.Decoder: ByteLevelDecoder })
        {
            var spellings = Spell(tokenizer, id => InByteAlphabet(tokenizer.Piece(id)!));
            return new PieceBytes(spellings, spellings, spellings);
        }

        return Decoded(tokenizer);
    }

    private static PieceBytes Decoded(ITokenizer tokenizer)
    {
        var anchor = FindAnchor(tokenizer);
        var spellsBytes = Ids(tokenizer)
            .Any(id =>
                tokenizer.Piece(id) == BytePieces.Piece((byte)'A') && tokenizer.Decode([anchor, id]).EndsWith('A')
            );
        var before = tokenizer.Decode([anchor]);
        var within = Spell(
            tokenizer,
            id => Byte(id) is { } value ? [value] : Utf8(Behind(tokenizer, anchor, before, id))
        );
        var start = Spell(tokenizer, id => Byte(id) is >= 0x80 and var value ? [value] : Utf8(tokenizer.Decode([id])));
        for (var id = 0; id < start.Length; id++)
        {
            start[id] = within[id] is null ? null : start[id];
        }

        var joinsByBlanks = within[anchor] is [(byte)' ', ..] && char.IsAsciiLetter(tokenizer.Piece(anchor)![0]);
        return new PieceBytes(within, joinsByBlanks ? start : within, start);

        byte? Byte(int id) => spellsBytes ? BytePieces.Byte(tokenizer.Piece(id)) : null;
    }

    // What the piece adds, if it adds the same whatever follows; otherwise nothing.
    private static string? Behind(ITokenizer tokenizer, int anchor, string before, int id)
    {
        var text = tokenizer.Decode([anchor, id]);
        var another = tokenizer.Decode([anchor, anchor]);
        return
            text.StartsWith(before, StringComparison.Ordinal)
            && another.StartsWith(before, StringComparison.Ordinal)
            && tokenizer.Decode([anchor, id, anchor]) == $"{text}{another.AsSpan(before.Length)}"
            ? text[before.Length..]
            : null;
    }

    private static int FindAnchor(ITokenizer tokenizer)
    {
        int[] plain = [.. Ids(tokenizer).Where(id => IsText(tokenizer, id))];
        foreach (
            var isPlain in (Func<string, bool>[])
                [p => p.All(char.IsAsciiLetter), p => p.All(char.IsLetter), p => char.IsLetter(p[^1])]
        )
        {
            var found = Array.FindIndex(
                plain,
                id =>
                    isPlain(tokenizer.Piece(id)!)
                    && Behind(tokenizer, id, tokenizer.Decode([id]), id) is { Length: > 0 }
            );
            if (found >= 0)
            {
                return plain[found];
            }
        }

        throw new InputException(
            "a constraint needs a tokenizer whose pieces write letters, and this one has no piece of letters: take another model"
        );
    }

    private static byte[]?[] Spell(ITokenizer tokenizer, Func<int, byte[]?> spell) =>
        [.. Ids(tokenizer).Select(id => IsText(tokenizer, id) ? spell(id) : null)];

    // Control tokens write nothing that a reader is meant to see.
    private static bool IsText(ITokenizer tokenizer, int id)
    {
        var special = tokenizer.Special;
        return id != special.Begin
            && id != special.End
            && id != special.Padding
            && id != special.Unknown
            && tokenizer.Piece(id) is { Length: > 0 }
            && (tokenizer is not TokenizerPipeline pipeline || pipeline.Shown(id, skipSpecialTokens: true) is not null);
    }

    private static byte[] InByteAlphabet(string piece)
    {
        var bytes = new byte[piece.Length];
        for (var i = 0; i < piece.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(piece[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(piece);
            }
        }

        return bytes;
    }

    private static byte[]? Utf8(string? text) =>
        text is null || text.Contains('\ufffd', StringComparison.Ordinal) || !IsWhole(text)
            ? null
            : Strict.GetBytes(text);

    private static bool IsWhole(string text) =>
        text.EnumerateRunes().Sum(rune => rune.Utf16SequenceLength) == text.Length;

    private static IEnumerable<int> Ids(ITokenizer tokenizer) => Enumerable.Range(0, tokenizer.VocabularySize);

    private static void RefuseWhatComposes(ITokenizer tokenizer)
    {
        var what = tokenizer switch
        {
            UnitTokenizer { Policy.Unit: TextUnit.Jamo } => "jamo, which only together make syllables",
            TokenizerPipeline pipeline => Steps(pipeline.Parts.Decoder)
                .Select(step =>
                    step switch
                    {
                        JamoComposition => "jamo, which only together make syllables",
                        Ctc => "the frames of a recording, whose repeats count once",
                        _ => null,
                    }
                )
                .FirstOrDefault(found => found is not null),
            _ => null,
        };
        if (what is not null)
        {
            throw new InputException(
                $"a constraint cannot be held over a tokenizer of {what}: take a model of syllables, words or byte-level pieces"
            );
        }
    }

    private static IEnumerable<IDecoder?> Steps(IDecoder? decoder) =>
        decoder is DecoderSequence sequence ? sequence.Steps.SelectMany(Steps) : [decoder];
}
