namespace Malmoi.Village.Kblimp;

/// <summary>How often something simple picks the good sentence of a paradigm, in shares of 1; a tie counts half.</summary>
/// <param name="Paradigm">The rule.</param>
/// <param name="Pairs">Pairs judged.</param>
/// <param name="Syllables">The sentence of fewer syllables.</param>
/// <param name="Morphemes">The sentence of fewer morphemes.</param>
/// <param name="Words">The likelier by the frequency of its words.</param>
/// <param name="WordPairs">The likelier by a bigram of words.</param>
/// <param name="Letters">The likelier by the frequency of its syllables.</param>
/// <param name="LetterPairs">The likelier by a bigram of syllables.</param>
public sealed record BaselineRow(
    KoreanParadigm Paradigm,
    int Pairs,
    double Syllables,
    double Morphemes,
    double Words,
    double WordPairs,
    double Letters,
    double LetterPairs
);

/// <summary>Judges the pairs by length, frequency and neighbours, which should know nothing of grammar.</summary>
public static class Baselines
{
    /// <summary>Differences of sums below this are ties: floating-point sums in another order.</summary>
    private const double Tie = 1e-9;

    /// <param name="corpus">Korean sentences in which frequencies are counted.</param>
    /// <param name="seed">Of the pairs.</param>
    /// <param name="count">Pairs of a paradigm.</param>
    public static IReadOnlyList<BaselineRow> Measure(IEnumerable<string> corpus, ulong seed, int count)
    {
        var (words, letters) = (new Frequencies(Words), new Frequencies(Letters));
        foreach (var sentence in corpus)
        {
            words.Count(sentence);
            letters.Count(sentence);
        }

        return
        [
            .. KoreanMinimalPairs.Paradigms.Select(paradigm =>
            {
                var pairs = KoreanMinimalPairs.Pairs(paradigm.Uid, seed, count).ToList();
                double Share(Func<KoreanPair, double> advantage) =>
                    pairs.Average(pair =>
                        advantage(pair) switch
                        {
                            > Tie => 1.0,
                            < -Tie => 0.0,
                            _ => 0.5,
                        }
                    );
                return new BaselineRow(
                    paradigm,
                    pairs.Count,
                    Share(pair => Syllables(pair.Bad) - Syllables(pair.Good)),
                    Share(pair => pair.BadMorphemes - pair.GoodMorphemes),
                    Share(pair => words.Unigram(pair.Good) - words.Unigram(pair.Bad)),
                    Share(pair => words.Bigram(pair.Good) - words.Bigram(pair.Bad)),
                    Share(pair => letters.Unigram(pair.Good) - letters.Unigram(pair.Bad)),
                    Share(pair => letters.Bigram(pair.Good) - letters.Bigram(pair.Bad))
                );
            }),
        ];
    }

    private static int Syllables(string text) => text.Count(letter => letter is >= '가' and <= '힣');

    private static string[] Words(string text) => ["<s>", .. text.TrimEnd('.', '?', '!').Split(' '), "</s>"];

    private static string[] Letters(string text) => ["<s>", .. text.Select(letter => letter.ToString()), "</s>"];

    /// <summary>Counts of units and of their pairs, with one added to each.</summary>
    private sealed class Frequencies(Func<string, string[]> cut)
    {
        private readonly Dictionary<string, long> _units = new(StringComparer.Ordinal);
        private readonly Dictionary<(string, string), long> _pairs = [];
        private long _total;

        public void Count(string text)
        {
            var units = cut(text);
            for (var index = 0; index < units.Length; index++)
            {
                _units[units[index]] = _units.GetValueOrDefault(units[index]) + 1;
                _total++;
                if (index > 0)
                {
                    var pair = (units[index - 1], units[index]);
                    _pairs[pair] = _pairs.GetValueOrDefault(pair) + 1;
                }
            }
        }

        public double Unigram(string text) =>
            cut(text).Sum(unit => Math.Log((_units.GetValueOrDefault(unit) + 1.0) / (_total + _units.Count + 1)));

        public double Bigram(string text)
        {
            var units = cut(text);
            return units
                .Zip(units.Skip(1))
                .Sum(pair =>
                    Math.Log(
                        (_pairs.GetValueOrDefault(pair) + 1.0)
                            / (_units.GetValueOrDefault(pair.First) + _units.Count + 1)
                    )
                );
        }
    }
}
