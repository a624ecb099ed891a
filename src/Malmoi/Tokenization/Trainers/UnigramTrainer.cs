using System.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Learns a unigram language model of pieces (Kudo, 2018): many pieces at first, fitted and thinned out in turns.</summary>
/// <remarks>
/// Two steps of expectation maximisation, then all but <see cref="UnigramTrainerOptions.ShrinkingFactor"/> of the pieces go, and
/// so on until a few more than asked for are left; of these those stay that save the text the most tokens, and are fitted once
/// more. Ids: the special tokens, then pieces by probability. The result does not depend on the number of threads.
/// </remarks>
public sealed class UnigramTrainer(UnigramTrainerOptions options)
{
    // What ln p misses least is not what saves most tokens: so many times the pieces asked for go by ln p, and then by tokens.
    private const double Surplus = 1.2;

    /// <summary>Learns from <paramref name="words"/>; with too little text there are fewer pieces than asked for.</summary>
    /// <exception cref="InputException">The special tokens and the alphabet alone are more pieces than asked for, or the text is too large.</exception>
    public UnigramTraining Train(WordCounts words, CancellationToken ct = default)
    {
        var alphabet = Alphabet.Of(words, options.Alphabet);
        var size = options.VocabularySize - options.SpecialTokens.Count;
        if (size < alphabet.Count)
        {
            throw new InputException(
                $"a vocabulary of {options.VocabularySize} is too small: {options.SpecialTokens.Count} special tokens and {alphabet.Count} characters come first; ask for more, or for a lower coverage of the characters"
            );
        }

        options.Progress?.Report(new TrainingProgress("finding pieces", 0));
        var text = BoundedText.Of(SpelledWords.Of(options.Rule.Cut(words), alphabet));
        var special = new PieceList(options.SpecialTokens);
        var spelling = new PieceSpelling(text, alphabet);
        var longest = Math.Min(PieceLattices.LongestPiece, options.Rule.MaximumLength ?? PieceLattices.LongestPiece);
        var seeds = SeedPieces.Of(
            text,
            alphabet.Count,
            (place, length) =>
                spelling.Of(place, length) is var piece && options.Rule.Allows(piece) && special.Find(piece) is null,
            options.SeedSize,
            longest
        );
        ct.ThrowIfCancellationRequested();
        var lattices = new PieceLattices(text, seeds);
        // Characters that are special tokens as well have a place among these.
        var own = size + alphabet.Characters.Count(character => special.Find(character.ToString()) is not null);
        var pieces = Fit(lattices, UnigramPieces.Of(seeds, alphabet.Count), own, ct);
        return new UnigramTraining(Finish(pieces, alphabet, spelling, special))
        {
            Asked = options.VocabularySize,
            Alphabet = alphabet,
            SpecialTokens = options.SpecialTokens.Count,
        };
    }

    private UnigramPieces Fit(PieceLattices lattices, UnigramPieces pieces, int size, CancellationToken ct)
    {
        var estimator = new UnigramEstimator(lattices, options.Threads);
        var pruning = new UnigramPruning(lattices, options.Threads);
        var most = (int)Math.Min(int.MaxValue, size * Surplus);
        var first = pieces.Count;
        while (true)
        {
            for (var step = 0; step < options.StepsPerRound; step++)
            {
                (pieces, _) = estimator.Step(pieces, ct);
            }

            options.Progress?.Report(new TrainingProgress("fitting and pruning", Share(first, pieces.Count, most)));
            var before = pieces.Count;
            if (before > most)
            {
                pieces = pruning.Prune(pieces, Math.Max(most, (int)(options.ShrinkingFactor * before)), ct);
            }

            if (pieces.Count == before)
            {
                break; // few enough, or none has another spelling
            }
        }

        pieces = pruning.Cut(pieces, size, ct);
        for (var step = 0; step < options.StepsPerRound; step++)
        {
            (pieces, _) = estimator.Step(pieces, ct, keepsAll: true);
        }

        return pieces;
    }

    // Every round takes out the same share: progress is that of the logarithm.
    private static double Share(int first, int now, int last) =>
        first <= last ? 1 : Math.Clamp(Math.Log((double)first / now) / Math.Log((double)first / last), 0, 1);

    private static List<KeyValuePair<string, double>> Finish(
        UnigramPieces pieces,
        Alphabet alphabet,
        PieceSpelling spelling,
        PieceList special
    )
    {
        var result = special.Pieces.Select(piece => KeyValuePair.Create(piece, 0.0)).ToList();
        result.AddRange(
            Enumerable
                .Range(0, pieces.Count)
                .Select(id =>
                    KeyValuePair.Create(
                        id < alphabet.Count
                            ? alphabet.Characters[id].ToString()
                            : spelling.Of(pieces.Places[id], pieces.Lengths[id]),
                        pieces.Scores[id]
                    )
                )
                .Where(piece => special.Find(piece.Key) is null)
                .OrderByDescending(piece => piece.Value)
                .ThenBy(piece => piece.Key, StringComparer.Ordinal)
        );
        return result;
    }

    /// <summary>Stretches of the text as strings.</summary>
    private sealed class PieceSpelling(BoundedText text, Alphabet alphabet)
    {
        private readonly StringBuilder _builder = new();

        public string Of(int place, int length)
        {
            _builder.Clear();
            foreach (var symbol in text.Symbols.AsSpan(place, length))
            {
                _builder.Append(alphabet.Characters[symbol - 1].ToString());
            }

            return _builder.ToString();
        }
    }
}
