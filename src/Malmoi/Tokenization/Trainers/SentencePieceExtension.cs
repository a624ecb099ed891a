using Malmoi.Text;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Teaches a SentencePiece model new pieces from another corpus, without moving an old id (as Llama-2-Ko extended Llama's).</summary>
/// <remarks>
/// As <see cref="TokenizerExtension"/>, but for one difference: SentencePiece's byte pairs merge any two neighbours whose joined
/// text is a piece, so that a new piece may be a step on the way to an old one that was out of reach. Text in which no new piece
/// stands is encoded as before.
/// </remarks>
public static class SentencePieceExtension
{
    /// <summary>Extends <paramref name="model"/> by what <paramref name="corpus"/> teaches.</summary>
    /// <exception cref="InputException">The corpus cannot be read or is empty, or the model is one of words or characters.</exception>
    public static SentencePieceFile Extend(
        SentencePieceFile model,
        Corpus corpus,
        ExtensionOptions options,
        WordCountOptions? counting = null,
        CancellationToken ct = default
    ) => Extend(model, WordCounter.Count(corpus, Cutter(model), counting, ct), options, ct);

    /// <summary>Cuts text as the model normalises it.</summary>
    public static IWordCutter Cutter(SentencePieceFile model) => new SpacedWords(model.Normalizer.Build());

    /// <summary>Extends <paramref name="model"/> by words that <see cref="Cutter"/> has cut.</summary>
    /// <exception cref="InputException">The model is one of words or characters.</exception>
    public static SentencePieceFile Extend(
        SentencePieceFile model,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.NewPieces);
        var pieces = new PieceList(model.Pieces.Select(piece => piece.Text));
        var before = pieces.Count;
        IEnumerable<double> scores = model.Trainer.Model switch
        {
            SentencePieceModel.BytePair => BytePairs(model, pieces, words, options, ct),
            SentencePieceModel.Unigram => TokenizerExtension.LearnUnigram(pieces, OldScores(model), words, options, ct),
            var other => throw new InputException(
                $"a SentencePiece model of type {other} cannot be extended: byte pairs can, and unigram models"
            ),
        };
        return model with
        {
            Pieces =
            [
                .. model.Pieces,
                .. scores.Select((score, i) => new SentencePiece(pieces[before + i], (float)score)),
            ],
            Trainer = model.Trainer with { VocabularySize = pieces.Count },
        };
    }

    private static IEnumerable<double> BytePairs(
        SentencePieceFile model,
        PieceList pieces,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct
    )
    {
        var before = pieces.Count;
        TokenizerExtension.AddCharacters(pieces, words, options);
        var spelled = OldSpelling.Of(words, SentencePieceModels.Build(model, UserDefinedSymbols.None), pieces, before);
        BytePairTrainer.Learn(
            spelled,
            pieces,
            new BytePairTrainerOptions
            {
                VocabularySize = before + options.NewPieces,
                MinimumFrequency = options.MinimumFrequency,
                Rule = options.Rule,
                Progress = options.Progress,
            },
            kept: before,
            ct
        );
        return Falling((float)OldScores(model).Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).Min())
            .Take(pieces.Count - before);
    }

    // Llama's lowest score is -10⁹, where 32-bit numbers lie 64 apart: equal scores would be no order.
    private static IEnumerable<double> Falling(float score)
    {
        while (true)
        {
            score = Math.Min(score - 1, MathF.BitDecrement(score));
            yield return score;
        }
    }

    private static List<double> OldScores(SentencePieceFile model) =>
        [.. model.Pieces.Select(piece => piece.Type == SentencePieceType.Normal ? piece.Score : double.NaN)];
}
