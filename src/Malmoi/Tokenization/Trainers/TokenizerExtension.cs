using Malmoi.Text;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Teaches a trained tokenizer new pieces from another corpus, without moving an old id (as Llama-2-Ko extended Llama's).</summary>
/// <remarks>
/// Byte pairs: training goes on where it ended, on text that the old merges have cut; new merges stand behind the old ones and
/// make new pieces only. So the new tokenizer first does all that the old one did, and a word whose encoding has no new piece is
/// encoded as before. Unigram: the new pieces come with their probabilities in the new text, brought to the old scale by those
/// pieces that both know; a word in whose best segmentation no new piece stands is encoded as before, but for exact ties.
/// </remarks>
public static class TokenizerExtension
{
    /// <summary>Extends <paramref name="tokenizer"/> by what <paramref name="corpus"/> teaches.</summary>
    /// <exception cref="InputException">The corpus cannot be read or is empty, or the tokenizer's model is none that can be extended.</exception>
    public static TokenizerPipeline Extend(
        TokenizerPipeline tokenizer,
        Corpus corpus,
        ExtensionOptions options,
        WordCountOptions? counting = null,
        CancellationToken ct = default
    )
    {
        var cutter = new PipelineWords(tokenizer.Parts.Normalizer, tokenizer.Parts.Splitter);
        return Extend(tokenizer, WordCounter.Count(corpus, cutter, counting, ct), options, ct);
    }

    /// <summary>Extends <paramref name="tokenizer"/> by words that its own normalizer and splitter have cut.</summary>
    /// <exception cref="InputException">The tokenizer's model is none that can be extended.</exception>
    public static TokenizerPipeline Extend(
        TokenizerPipeline tokenizer,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.NewPieces);
        ISubwordModel model = tokenizer.Parts.Model switch
        {
            BytePair { Options: { ContinuingPrefix: null or "", EndOfWordSuffix: null or "" } } bytePair => BytePairs(
                bytePair,
                new PieceList(tokenizer),
                words,
                options,
                ct
            ),
            Unigram unigram => UnigramModel(unigram, new PieceList(tokenizer), words, options, ct),
            var other => throw new InputException(
                $"a {other.GetType().Name} model cannot be extended: byte pairs without prefix and suffix can, and unigram models"
            ),
        };
        return new TokenizerPipeline(tokenizer.Parts with { Model = model });
    }

    private static BytePair BytePairs(
        BytePair model,
        PieceList pieces,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct
    )
    {
        if (model.IsRanked)
        {
            throw new InputException(
                "this tokenizer merges by rank and has no list of merges to extend: convert it to a tokenizer.json with merges first"
            );
        }

        var before = pieces.Count;
        AddCharacters(pieces, words, options);
        var training = new BytePairTrainerOptions
        {
            VocabularySize = before + options.NewPieces,
            MinimumFrequency = options.MinimumFrequency,
            Rule = options.Rule,
            Progress = options.Progress,
        };
        var spelled = OldSpelling.Of(words, model, pieces, before);
        var merges = BytePairTrainer.Learn(spelled, pieces, training, kept: before, ct);
        return new BytePair(Extended(model.Vocabulary, pieces, before), [.. model.Merges, .. merges], model.Options);
    }

    private static Unigram UnigramModel(
        Unigram model,
        PieceList pieces,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct
    )
    {
        var before = pieces.Count;
        var scores = Enumerable.Repeat(double.NaN, before).ToList();
        for (var id = 0; id < model.Scores.Count; id++)
        {
            scores[id] = model.Scores[id];
        }

        var added = LearnUnigram(pieces, scores, words, options, ct);
        return new Unigram(
            Extended(model.Vocabulary, pieces, before),
            [.. scores, .. added],
            model.Unknown,
            model.Options
        );
    }

    /// <summary>Adds new pieces of a unigram model to the list.</summary>
    /// <returns>Their scores, on the scale of the old ones (NaN: none).</returns>
    internal static IReadOnlyList<double> LearnUnigram(
        PieceList pieces,
        IReadOnlyList<double> oldScores,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct
    )
    {
        var learned = Learn(pieces, words, options, ct);
        // Lower than the lowest, a piece would change what an unknown character costs.
        var lowest = oldScores.Where(score => !double.IsNaN(score)).DefaultIfEmpty(-20).Min();
        var shift = Shift(pieces, oldScores, learned);
        var isCharacter = (string piece) => piece.Length <= 2 && piece.EnumerateRunes().Count() == 1;
        var added = new List<double>();
        foreach (
            var (piece, score) in learned
                .Where(piece => pieces.Find(piece.Key) is null)
                .OrderByDescending(piece => isCharacter(piece.Key))
                .Take(options.NewPieces)
                .ToList()
        )
        {
            pieces.Add(piece);
            added.Add(Math.Clamp(score + shift, lowest, Math.Max(lowest, 0)));
        }

        return added;
    }

    /// <summary>Pieces of the new text, enough of them new where the text has so many.</summary>
    private static IReadOnlyList<KeyValuePair<string, double>> Learn(
        PieceList pieces,
        WordCounts words,
        ExtensionOptions options,
        CancellationToken ct
    )
    {
        var alphabet = new AlphabetOptions { Coverage = options.Coverage };
        var size = options.NewPieces + Alphabet.Of(words, alphabet).Count;
        while (true)
        {
            var training = new UnigramTrainer(
                new UnigramTrainerOptions
                {
                    VocabularySize = size,
                    Alphabet = alphabet,
                    Rule = options.Rule,
                    Threads = options.Threads,
                    Progress = options.Progress,
                }
            ).Train(words, ct);
            var added = training.Pieces.Count(piece => pieces.Find(piece.Key) is null);
            if (added >= options.NewPieces || training.IsShort)
            {
                return training.Pieces;
            }

            size += Math.Max(16, 2 * (options.NewPieces - added));
        }
    }

    /// <summary>What lies between old and new ln p of the pieces that both have, in the middle.</summary>
    private static double Shift(
        PieceList pieces,
        IReadOnlyList<double> scores,
        IReadOnlyList<KeyValuePair<string, double>> learned
    )
    {
        var differences = learned
            .Select(piece => pieces.Find(piece.Key) is { } id ? scores[id] - piece.Value : double.NaN)
            .Where(double.IsFinite)
            .Order()
            .ToList();
        return differences.Count == 0 ? 0 : differences[differences.Count / 2];
    }

    internal static void AddCharacters(PieceList pieces, WordCounts words, ExtensionOptions options)
    {
        var alphabet = Alphabet.Of(words, new AlphabetOptions { Coverage = options.Coverage });
        var added = Enumerable
            .Range(0, alphabet.Count)
            .Where(number => pieces.Find(alphabet.Characters[number].ToString()) is null)
            .OrderByDescending(alphabet.Occurrences)
            .Take(options.NewPieces)
            .Order()
            .ToList();
        added.ForEach(number => pieces.Add(alphabet.Characters[number].ToString()));
    }

    private static SubwordVocabulary Extended(SubwordVocabulary vocabulary, PieceList pieces, int before) =>
        new([
            .. vocabulary.Pieces,
            .. pieces.Pieces.Skip(before).Select((piece, i) => KeyValuePair.Create(piece, before + i)),
        ]);
}
