namespace Malmoi.Evaluation.Metrics;

/// <summary>chrF and chrF++: the F-score of characters' n-grams, with those of words (Popović, 2015, 2017), counted and signed as sacreBLEU does.</summary>
/// <remarks>
/// Precision and recall are means over n = 1..6 characters, white space left out (chrF++: and 1..2 words), of those n of which both texts
/// have some; F2 = 5·P·R / (4·P + R), recall counting twice. No tokenizer: what makes it the fair one for Korean.
/// </remarks>
public sealed class ChrF
{
    private const int CharacterOrders = 6;
    private const double Beta = 2;

    private readonly int _wordOrders;

    private ChrF(int wordOrders) => _wordOrders = wordOrders;

    /// <summary>chrF2: characters alone.</summary>
    public static ChrF Characters { get; } = new(wordOrders: 0);

    /// <summary>chrF2++: with one and two words.</summary>
    public static ChrF PlusPlus { get; } = new(wordOrders: 2);

    /// <summary>How it is counted, to be published beside the score.</summary>
    /// <param name="references">Of each text.</param>
    public string Signature(int references = 1) =>
        FormattableString.Invariant(
            $"nrefs:{references}|case:mixed|eff:yes|nc:{CharacterOrders}|nw:{_wordOrders}|space:no"
        );

    /// <summary>The score of a whole corpus, its n-grams counted together.</summary>
    /// <param name="references">The translations that a person made of each text, one or more: the nearest counts.</param>
    /// <param name="predictions">The program's, one of each text.</param>
    /// <returns>From 0 to 100.</returns>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public double Of(IReadOnlyList<IReadOnlyList<string>> references, IReadOnlyList<string> predictions)
    {
        Pairing.Check(references.Count, predictions.Count);
        var all = new PrecisionRecall[CharacterOrders + _wordOrders];
        for (var i = 0; i < predictions.Count; i++)
        {
            var said = NGrams(predictions[i]);
            var best = Pairing
                .Truths(references[i], i)
                .Select(reference => Compare(said, NGrams(reference)))
                .MaxBy(Score)!;
            for (var n = 0; n < all.Length; n++)
            {
                all[n] += best[n];
            }
        }

        return Score(all);
    }

    /// <summary>The same with one reference each.</summary>
    public double Of(IReadOnlyList<string> references, IReadOnlyList<string> predictions) =>
        Of([.. references.Select(reference => (string[])[reference])], predictions);

    private Overlap[] NGrams(string text)
    {
        string[] characters = [.. Words.Split(text).SelectMany(Words.Characters)];
        var words = _wordOrders == 0 ? [] : WordsAndMarks(text);
        return
        [
            .. Enumerable.Range(1, CharacterOrders).Select(n => Overlap.Of(characters, n, separator: "")),
            .. Enumerable.Range(1, _wordOrders).Select(n => Overlap.Of(words, n)),
        ];
    }

    // One mark is split off, the last of a word before the first: "(hi)" is "(hi" and ")", as in the author's program.
    private static List<string> WordsAndMarks(string text)
    {
        var words = new List<string>();
        foreach (var word in Words.Split(text))
        {
            if (word.Length > 1 && Words.IsPunctuation(word[^1]))
            {
                words.AddRange([word[..^1], word[^1..]]);
            }
            else if (word.Length > 1 && Words.IsPunctuation(word[0]))
            {
                words.AddRange([word[..1], word[1..]]);
            }
            else
            {
                words.Add(word);
            }
        }

        return words;
    }

    // Where the reference has no n-grams of an order, the translation's do not count either.
    private static PrecisionRecall[] Compare(Overlap[] said, Overlap[] reference) =>
        [
            .. said.Zip(
                reference,
                (ours, theirs) =>
                    new PrecisionRecall(ours.With(theirs), theirs.Total == 0 ? 0 : ours.Total, theirs.Total)
            ),
        ];

    private static double Score(PrecisionRecall[] orders)
    {
        var counted = orders.Where(order => order is { Predicted: > 0, References: > 0 }).ToList();
        if (counted.Count == 0)
        {
            return 0;
        }

        var (precision, recall) = (counted.Average(order => order.Precision), counted.Average(order => order.Recall));
        return precision + recall == 0
            ? 0
            : 100 * (1 + Beta * Beta) * precision * recall / (Beta * Beta * precision + recall);
    }
}
