using System.Buffers;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;

namespace Malmoi.Neural.Finetuning;

/// <summary>The pieces that a tokenizer has learned since, and how the old one spelled them.</summary>
internal static class NewPieces
{
    /// <summary>For each new id, from the old tokenizer's size on, the old ids whose pieces make it up; none where it cannot be spelled.</summary>
    /// <exception cref="InputException">An old id is another piece now, or nothing is new.</exception>
    public static IReadOnlyList<int[]> Of(PieceUnits old, PieceUnits extended)
    {
        var (before, after) = (Pipeline(old), Pipeline(extended));
        if (after.VocabularySize <= before.VocabularySize)
        {
            throw new InputException(
                $"'{extended.Path}' has {after.VocabularySize} pieces and the model's own tokenizer {before.VocabularySize}: there are no new ones; extend it first ('malmoi train tokenizer --extend')"
            );
        }

        for (var id = 0; id < before.VocabularySize; id++)
        {
            if (before.Piece(id) is { } piece && after.Piece(id) != piece)
            {
                throw new InputException(
                    $"'{extended.Path}' is no extension of '{old.Path}': its id {id} is '{after.Piece(id)}', there it is '{piece}'; extend the model's own tokenizer ('malmoi train tokenizer --extend')"
                );
            }
        }

        return
        [
            .. Enumerable
                .Range(before.VocabularySize, after.VocabularySize - before.VocabularySize)
                .Select(id => after.Piece(id) is { } piece ? Spelling(before, piece, IsOfModel(after, id)) : []),
        ];
    }

    // As the model reads it: a piece of the model is spelled already, an added token is text.
    private static int[] Spelling(TokenizerPipeline tokenizer, string piece, bool isOfModel)
    {
        var ids = new ArrayBufferWriter<int>();
        if (isOfModel)
        {
            var tokens = new TokenBuffer();
            tokenizer.Parts.Model.Tokenize(piece, tokens);
            foreach (var token in tokens.Tokens)
            {
                ids.Write([token.Id]);
            }
        }
        else
        {
            tokenizer.Encode(piece, ids);
        }

        return [.. ids.WrittenSpan.ToArray().Where(id => id != tokenizer.Parts.Model.Unknown)];
    }

    private static bool IsOfModel(TokenizerPipeline tokenizer, int id) =>
        tokenizer.Parts.Model.Vocabulary.TryGetPiece(id, out _);

    private static TokenizerPipeline Pipeline(PieceUnits units) =>
        units.Tokenizer switch
        {
            TokenizerPipeline pipeline => pipeline,
            SentencePieceTokenizer sentencePiece => SentencePieceConversion.ToPipeline(sentencePiece.File),
            _ => throw new InputException(
                $"the tokenizer '{units.Path}' has no list of pieces to extend: convert it to a tokenizer.json first ('malmoi convert')"
            ),
        };
}
