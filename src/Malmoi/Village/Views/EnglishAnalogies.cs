using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Views;

/// <summary>The English sections: male-female, capitals, nationalities, languages, plurals, verb forms, degrees.</summary>
internal static class EnglishAnalogies
{
    public static IReadOnlyList<(string Name, IReadOnlyList<AnalogyPair> Pairs)> Sections()
    {
        var lexicon = BilingualLexicon.Default;
        var verbs = lexicon.Verbs.DistinctBy(verb => verb.English).ToList();
        var graded = lexicon
            .Adjectives.Where(quality => quality.IsGradable)
            .DistinctBy(quality => quality.English)
            .ToList();
        return
        [
            ("male-female", Words(lexicon, "en", "male-female")),
            (
                "country-capital",
                Usable(
                    lexicon.Countries,
                    country => country.English,
                    country => country.Capital,
                    country => country.IsHeldOut
                )
            ),
            (
                "country-nationality",
                Usable(
                    lexicon.Countries,
                    country => country.English,
                    country => country.Nationality,
                    country => country.IsHeldOut
                )
            ),
            ("gram-plural", Usable(lexicon.Nouns, noun => noun.English, noun => noun.Plural, noun => noun.IsHeldOut)),
            (
                "gram-plural-verbs",
                Usable(verbs, verb => verb.English, verb => verb.ThirdPerson, verb => verb.IsHeldOut)
            ),
            ("gram-past-tense", Usable(verbs, verb => verb.Gerund, verb => verb.Past, verb => verb.IsHeldOut)),
            (
                "gram-present-participle",
                Usable(verbs, verb => verb.English, verb => verb.Gerund, verb => verb.IsHeldOut)
            ),
            (
                "gram-comparative",
                Usable(graded, quality => quality.English, quality => quality.Comparative, quality => quality.IsHeldOut)
            ),
            (
                "gram-superlative",
                Usable(graded, quality => quality.English, quality => quality.Superlative, quality => quality.IsHeldOut)
            ),
        ];
    }

    /// <summary>The lexicon's own pairs of a relation.</summary>
    public static IReadOnlyList<AnalogyPair> Words(BilingualLexicon lexicon, string language, string relation) =>
        Usable(
            lexicon.Pairs.Where(pair => pair.Language == language && pair.Relation == relation),
            pair => pair.First,
            pair => pair.Second,
            _ => false
        );

    public static IReadOnlyList<AnalogyPair> Usable<T>(
        IEnumerable<T> words,
        Func<T, string> first,
        Func<T, string> second,
        Func<T, bool> isHeldOut
    ) =>
        [
            .. words
                .Select(word => new AnalogyPair(first(word), second(word), isHeldOut(word)))
                .Where(pair => pair.IsUsable)
                .DistinctBy(pair => pair.First),
        ];
}
