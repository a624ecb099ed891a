using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Views;

/// <summary>The Korean sections: male-female, capitals, citizens, honorific words, tense, honorific and adnominal forms.</summary>
internal static class KoreanAnalogies
{
    public static IReadOnlyList<(string Name, IReadOnlyList<AnalogyPair> Pairs)> Sections()
    {
        var lexicon = BilingualLexicon.Default;
        var verbs = lexicon
            .Verbs.Where(verb => verb.Korean.Kind == PredicateKind.Action)
            .DistinctBy(verb => verb.Korean.Lemma)
            .ToList();
        return
        [
            ("남녀", EnglishAnalogies.Words(lexicon, "ko", "male-female")),
            (
                "나라-수도",
                EnglishAnalogies.Usable(
                    lexicon.Countries,
                    country => country.Korean,
                    country => country.KoreanCapital,
                    country => country.IsHeldOut
                )
            ),
            (
                "나라-국민",
                EnglishAnalogies.Usable(
                    lexicon.Countries,
                    country => country.Korean,
                    country => country.KoreanCitizen,
                    country => country.IsHeldOut
                )
            ),
            ("높임말", EnglishAnalogies.Words(lexicon, "ko", "honorific")),
            ("현재-과거", Forms(verbs, "는다", "었+다")),
            ("예사-높임", Forms(verbs, "었+다", "으시+었+다")),
            ("관형-현재-과거", Forms(verbs, "는", "은")),
            ("해라체-해요체", Forms(verbs, "는다", "어요")),
        ];
    }

    private static IReadOnlyList<AnalogyPair> Forms(IEnumerable<Verb> verbs, string first, string second) =>
        EnglishAnalogies.Usable(
            verbs,
            verb => verb.Korean.Form(first),
            verb => verb.Korean.Form(second),
            verb => verb.IsHeldOut
        );
}
