using System.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Learns byte pairs (Gage, 1994; Sennrich et al., 2016): the most frequent pair of neighbours becomes a new symbol, over and over.</summary>
/// <remarks>
/// Of equally frequent pairs the one with the lower left id, then the lower right id, is merged, as in the Rust tokenizers. Ids:
/// the special tokens, the alphabet by code point, its forms with prefix or suffix, then one piece a merge. No pair spans a
/// character outside the alphabet. Merging is one thread's work; its cost grows with the distinct words, not with the text.
/// </remarks>
public sealed class BytePairTrainer(BytePairTrainerOptions options)
{
    /// <summary>Learns from <paramref name="words"/>; with too little text there are fewer pieces than asked for.</summary>
    /// <exception cref="InputException">The special tokens and the alphabet alone are more pieces than asked for.</exception>
    public BytePairTraining Train(WordCounts words, CancellationToken ct = default)
    {
        var alphabet = Alphabet.Of(words, options.Alphabet);
        var spelled = SpelledWords.Of(words, alphabet);
        var pieces = new PieceList(options.SpecialTokens);
        Spell(spelled, alphabet, pieces);
        if (pieces.Count > options.VocabularySize)
        {
            throw new InputException(
                $"a vocabulary of {options.VocabularySize} is too small: {options.SpecialTokens.Count} special tokens and {pieces.Count - options.SpecialTokens.Count} characters come first; ask for more, or for a lower coverage of the characters"
            );
        }

        var merges = Learn(spelled, pieces, options, kept: options.SpecialTokens.Count, ct);
        return new BytePairTraining(pieces.Pieces, merges) { Asked = options.VocabularySize, Alphabet = alphabet };
    }

    /// <summary>Merges pairs of <paramref name="words"/>, symbols of <paramref name="pieces"/>, until there are as many pieces as asked for.</summary>
    /// <remarks>Nothing is merged into one of the first <paramref name="kept"/> pieces.</remarks>
    internal static IReadOnlyList<(string Left, string Right)> Learn(
        SpelledWords words,
        PieceList pieces,
        BytePairTrainerOptions options,
        int kept,
        CancellationToken ct
    )
    {
        var merger = new PairMerger(words, Math.Max(pieces.Count, options.VocabularySize) + 1);
        var merges = new List<(string, string)>();
        var known = new HashSet<(int, int)>();
        var first = pieces.Count;
        while (pieces.Count < options.VocabularySize && merger.Next() is { } pair)
        {
            ct.ThrowIfCancellationRequested();
            if (pair.Count < Math.Max(1, options.MinimumFrequency))
            {
                break;
            }

            var (left, right) = (pieces[pair.Left], pieces[pair.Right]);
            var piece = left + right[Math.Min(right.Length, options.ContinuingPrefix.Length)..];
            var existing = pieces.Find(piece);
            if (existing < kept || !IsAllowed(piece, options))
            {
                continue;
            }

            // Two ways to the same piece are two merges, as in the Rust tokenizers.
            merger.Merge(pair, existing ?? pieces.Add(piece));
            if (known.Add((pair.Left, pair.Right)))
            {
                merges.Add((left, right));
            }

            if ((merges.Count & 127) == 0)
            {
                options.Progress?.Report(
                    new TrainingProgress("merging", (pieces.Count - first) / (double)(options.VocabularySize - first))
                );
            }
        }

        return merges;
    }

    private static bool IsAllowed(string piece, BytePairTrainerOptions options)
    {
        var plain = piece.AsSpan();
        if (plain.StartsWith(options.ContinuingPrefix, StringComparison.Ordinal))
        {
            plain = plain[options.ContinuingPrefix.Length..];
        }

        if (plain.EndsWith(options.EndOfWordSuffix, StringComparison.Ordinal))
        {
            plain = plain[..^options.EndOfWordSuffix.Length];
        }

        return options.Rule.Allows(plain);
    }

    /// <summary>Gives the characters their ids, and puts these into the words.</summary>
    private void Spell(SpelledWords words, Alphabet alphabet, PieceList pieces)
    {
        var forms = new int[alphabet.Count, 2, 2];
        for (var character = 0; character < alphabet.Count; character++)
        {
            var text = alphabet.Characters[character].ToString();
            forms[character, 1, 0] = pieces.Find(text) ?? pieces.Add(text);
        }

        var hasForms = options.ContinuingPrefix.Length > 0 || options.EndOfWordSuffix.Length > 0;
        if (hasForms)
        {
            MarkForms(words, forms);
        }

        for (var character = 0; character < alphabet.Count; character++)
        {
            for (var form = 0; form < 4 && hasForms; form++)
            {
                if (forms[character, form & 1, form >> 1] < 0)
                {
                    var text = Form(alphabet.Characters[character], isFirst: (form & 1) == 1, isLast: form >> 1 == 1);
                    forms[character, form & 1, form >> 1] = pieces.Find(text) ?? pieces.Add(text);
                }
            }
        }

        for (var word = 0; word < words.Count; word++)
        {
            var symbols = words.Word(word);
            for (var i = 0; i < symbols.Length; i++)
            {
                if (symbols[i] >= 0)
                {
                    symbols[i] = hasForms
                        ? forms[symbols[i], i == 0 ? 1 : 0, i == symbols.Length - 1 ? 1 : 0]
                        : forms[symbols[i], 1, 0];
                }
            }
        }
    }

    /// <summary>Writes -1 where a character needs a form of its own, at the start, inside or at the end of words.</summary>
    private static void MarkForms(SpelledWords words, int[,,] forms)
    {
        for (var word = 0; word < words.Count; word++)
        {
            var symbols = words.Word(word);
            for (var i = 0; i < symbols.Length; i++)
            {
                var (first, last) = (i == 0 ? 1 : 0, i == symbols.Length - 1 ? 1 : 0);
                if (symbols[i] >= 0 && (first, last) != (1, 0))
                {
                    forms[symbols[i], first, last] = -1;
                }
            }
        }
    }

    private string Form(Rune character, bool isFirst, bool isLast) =>
        $"{(isFirst ? "" : options.ContinuingPrefix)}{character}{(isLast ? options.EndOfWordSuffix : "")}";
}
