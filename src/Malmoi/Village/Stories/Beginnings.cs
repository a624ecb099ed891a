using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>How stories begin: the weather, the day, going somewhere.</summary>
internal static class Beginnings
{
    public static Clause Weather(Scene scene)
    {
        var clause = Constructions.Weather.Clause(scene.Composer, Tense.Past);
        return new Clause
        {
            Subject = clause.Subject,
            Predicate = clause.Predicate,
            Tense = Tense.Past,
            SubjectCase = KoreanCase.Subject,
            Circumstances =
            [
                new TimeCircumstance(
                    scene.Dice.Pick<TimeWord>(scene.Dice.Chance(50) ? TimeWord.Days : TimeWord.PartsOfDay)
                )
                {
                    EnglishPosition = scene.Dice.Chance(50) ? EnglishPosition.Initial : EnglishPosition.Final,
                    KoreanPosition = KoreanPosition.First,
                },
            ],
        };
    }

    public static Circumstance Time(Scene scene) =>
        new TimeCircumstance(scene.Dice.Pick<TimeWord>(TimeWord.PartsOfDay.AsSpan(0, 3)))
        {
            EnglishPosition = EnglishPosition.Final,
            KoreanPosition = KoreanPosition.Middle,
        };

    public static VerbPredication Go(Noun place) =>
        new(Scene.Verb("go")) { Place = new PlacePhrase(Side.To, new CommonNoun(place)) };
}
