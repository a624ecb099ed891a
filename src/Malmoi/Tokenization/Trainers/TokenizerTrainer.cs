using Malmoi.LanguageModels;
using Malmoi.Text;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Learns the pieces of a recipe and puts the tokenizer together.</summary>
public static class TokenizerTrainer
{
    /// <summary>Counts the words of <paramref name="corpus"/> as the recipe has them, and learns from them.</summary>
    /// <exception cref="InputException">The corpus cannot be read or is empty, or the recipe contradicts itself or the corpus.</exception>
    public static TrainedTokenizer Train(
        Corpus corpus,
        TokenizerRecipe recipe,
        WordCountOptions? counting = null,
        CancellationToken ct = default
    )
    {
        recipe.Check();
        return Train(WordCounter.Count(corpus, recipe.Cutter(), counting, ct), recipe, ct);
    }

    /// <summary>Learns from words that <see cref="TokenizerRecipe.Cutter"/> has cut.</summary>
    /// <exception cref="InputException">The recipe contradicts itself or the words.</exception>
    public static TrainedTokenizer Train(WordCounts words, TokenizerRecipe recipe, CancellationToken ct = default)
    {
        recipe.Check();
        return recipe.Kind switch
        {
            TokenizerKind.BytePair => BytePairs(words, recipe, ct),
            TokenizerKind.Unigram => UnigramModel(words, recipe, ct),
            TokenizerKind.WordPiece => Vocabulary(
                new WordPieceTrainer(PairOptions(recipe)).Train(words, ct),
                pieces => new WordPiece(pieces),
                words,
                recipe
            ),
            _ => Vocabulary(
                new WordLevelTrainer(recipe.VocabularySize, recipe.FirstTokens, recipe.MinimumFrequency).Train(words),
                pieces => new WordLevel(pieces),
                words,
                recipe
            ),
        };
    }

    private static TrainedTokenizer BytePairs(WordCounts words, TokenizerRecipe recipe, CancellationToken ct)
    {
        var training = new BytePairTrainer(PairOptions(recipe)).Train(words, ct);
        var model = new BytePair(
            new SubwordVocabulary(training.Pieces),
            training.Merges,
            new BytePairOptions
            {
                UnknownPiece = recipe.ByteLevel ? null : recipe.FirstTokens[0],
                FuseUnknown = !recipe.ByteLevel,
                ByteFallback = recipe.ByteFallback,
            }
        );
        return Finish(model, words, recipe) with { LeftOut = training.Alphabet.LeftOut };
    }

    private static TrainedTokenizer UnigramModel(WordCounts words, TokenizerRecipe recipe, CancellationToken ct)
    {
        var training = new UnigramTrainer(
            new UnigramTrainerOptions
            {
                VocabularySize = recipe.VocabularySize,
                SpecialTokens = recipe.FirstTokens,
                Alphabet = recipe.Alphabet,
                Rule = recipe.Rule,
                Threads = recipe.Threads,
                Progress = recipe.Progress,
            }
        ).Train(words, ct);
        var model = new Unigram(
            new SubwordVocabulary(training.Pieces.Select(piece => piece.Key)),
            [.. training.Pieces.Select((piece, id) => id < training.SpecialTokens ? double.NaN : piece.Value)],
            unknown: 0,
            new UnigramOptions { ByteFallback = recipe.ByteFallback }
        );
        return Finish(model, words, recipe) with { LeftOut = training.Alphabet.LeftOut };
    }

    private static TrainedTokenizer Vocabulary(
        VocabularyTraining training,
        Func<SubwordVocabulary, ISubwordModel> model,
        WordCounts words,
        TokenizerRecipe recipe
    ) => Finish(model(new SubwordVocabulary(training.Pieces)), words, recipe);

    private static BytePairTrainerOptions PairOptions(TokenizerRecipe recipe) =>
        new()
        {
            VocabularySize = recipe.VocabularySize,
            MinimumFrequency = recipe.MinimumFrequency,
            SpecialTokens = recipe.FirstTokens,
            Alphabet = recipe.Alphabet,
            Rule = recipe.Rule,
            Progress = recipe.Progress,
        };

    private static TrainedTokenizer Finish(ISubwordModel model, WordCounts words, TokenizerRecipe recipe)
    {
        var vocabulary = model.Vocabulary;
        var tokenizer = new TokenizerPipeline(
            new TokenizerParts
            {
                Model = model,
                Normalizer = recipe.Normalizer(),
                Splitter = recipe.Splitter(),
                Decoder = recipe.Decoder(),
                PostProcessor = recipe.PostProcessor(),
                AddedTokens =
                [
                    .. recipe
                        .FirstTokens.Where(token => BytePieces.Byte(token) is null)
                        .Select(token => new AddedToken(vocabulary.Find(token)!.Value, token) { Special = true }),
                ],
                Special = new SpecialTokens(
                    model.Unknown,
                    vocabulary.Find("<s>") ?? vocabulary.Find("[CLS]"),
                    vocabulary.Find("</s>") ?? vocabulary.Find("[SEP]") ?? vocabulary.Find("<|endoftext|>"),
                    vocabulary.Find("[PAD]")
                ),
            }
        );
        return new TrainedTokenizer(tokenizer, words, recipe);
    }
}
