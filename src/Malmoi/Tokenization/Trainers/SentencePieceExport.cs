using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Trainers;

/// <summary>A trained tokenizer as a SentencePiece model: the same ids, the score of a merged piece being minus its rank.</summary>
/// <remarks>
/// SentencePiece merges any two neighbours whose joined text is a piece, not only the pairs that were merged in training, so that
/// byte pairs may now and then be cut otherwise than by a tokenizer.json.
/// </remarks>
public static class SentencePieceExport
{
    /// <summary>Whether SentencePiece has all that the recipe asks for.</summary>
    public static bool CanHold(TokenizerRecipe recipe) =>
        recipe is { HasSpacedWords: true, Jamo: false, WordSplitter: null };

    /// <exception cref="InputException">The tokenizer has something that SentencePiece has not: jamo, a splitter of words, bytes for characters.</exception>
    public static SentencePieceFile Of(TrainedTokenizer trained)
    {
        var recipe = trained.Recipe;
        if (!CanHold(recipe))
        {
            throw new InputException(
                "a SentencePiece model holds unigram models and byte pairs over characters, without jamo or a splitter of words: write a tokenizer.json"
            );
        }

        var vocabulary = trained.Tokenizer.Parts.Model.Vocabulary;
        var scores = Scores(trained.Tokenizer.Parts.Model);
        return new SentencePieceFile
        {
            Pieces =
            [
                .. vocabulary.Pieces.Select(piece => new SentencePiece(
                    piece.Key,
                    scores[piece.Value],
                    Type(piece.Key, piece.Value, recipe)
                )),
            ],
            Trainer = new SentencePieceTrainerSpec
            {
                Model = recipe.Kind == TokenizerKind.Unigram ? SentencePieceModel.Unigram : SentencePieceModel.BytePair,
                VocabularySize = vocabulary.Size,
                CharacterCoverage = (float)recipe.Coverage,
                MaximumPieceLength = recipe.Rule.MaximumLength ?? 0,
                SplitDigits = recipe.SplitDigits,
                ByteFallback = recipe.ByteFallback,
                UserDefinedSymbols = [.. recipe.SpecialTokens],
            },
            Normalizer = new SentencePieceNormalizerSpec
            {
                Name = CharacterRules.Name(recipe.Normalization, recipe.Lowercase),
                PrecompiledMap = CharacterRules.Map(recipe.Normalization, recipe.Lowercase).Data,
            },
        };
    }

    private static SentencePieceType Type(string piece, int id, TokenizerRecipe recipe) =>
        id == 0 ? SentencePieceType.Unknown
        : id < 3 ? SentencePieceType.Control
        : id >= recipe.FirstTokens.Count ? SentencePieceType.Normal
        : BytePieces.Byte(piece) is not null ? SentencePieceType.Byte
        : SentencePieceType.UserDefined;

    private static float[] Scores(ISubwordModel model)
    {
        if (model is Unigram unigram)
        {
            return [.. unigram.Scores.Select(score => double.IsNaN(score) ? 0 : (float)score)];
        }

        // Merged pieces in the order of their merges, then what was there before them.
        var vocabulary = model.Vocabulary;
        var scores = new float[vocabulary.Size];
        var isMerged = new bool[vocabulary.Size];
        var next = 0;
        foreach (var (left, right) in ((BytePair)model).Merges)
        {
            if (vocabulary.Find(left + right) is { } id && !isMerged[id])
            {
                isMerged[id] = true;
                scores[id] = -next++;
            }
        }

        foreach (var (_, id) in vocabulary.Pieces)
        {
            scores[id] = isMerged[id] ? scores[id] : -next++;
        }

        return scores;
    }
}
