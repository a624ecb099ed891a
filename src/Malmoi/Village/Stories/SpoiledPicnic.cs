using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>Two friends go on a picnic; it rains, and they eat at home.</summary>
internal static class SpoiledPicnic
{
    public static void Tell(Scene scene)
    {
        var place = scene.Noun("park", "lake", "hill", "forest", "river");
        var food = scene.Noun("sandwich", "rice-roll", "dumpling", "hamburger");
        var fruit = scene.Noun("apple", "orange", "grape", "strawberry");
        scene.Quote(scene.Hero, Speech.Let(SpeechLevel.Casual, Beginnings.Go(place), How("together")), asks: false);
        scene.Quote(scene.Friend, Speech.Yes(SpeechLevel.Casual), asks: false);
        scene.Tell(scene.Hero, Act("make", scene.Composer.Counted(food, null)), scene.OneDay());
        scene.Tell(scene.Friend, Act("pack", Many(fruit)));
        scene.Both(Beginnings.Go(place), Beginnings.Time(scene));
        scene.Tell(
            new Clause
            {
                Subject = Expletive.It,
                Predicate = Constructions.Weather.Rain,
                SubjectCase = KoreanCase.Subject,
                Circumstances = [How("suddenly")],
            }
        );
        scene.Both(
            new VerbPredication(Scene.Verb("run-to"))
            {
                Place = new PlacePhrase(Side.To, new CommonNoun(scene.Noun("bus-stop", "bridge", "station"))),
            },
            How("quickly")
        );
        scene.Feels(scene.Friend, "disappointed", "sad", "cold-weather");
        scene.Quote(
            scene.Hero,
            Speech.Let(SpeechLevel.Casual, Act("eat", Same(food, true)), How("at-home")),
            asks: false
        );
        scene.Both(Act("eat", Same(food, true)), In(scene.Noun("kitchen")));
        scene.Both(Act("laugh"));
        scene.Summary.Add(
            new Compound(
                Coordinator.But,
                Gist.Clause(scene.Pair(), Beginnings.Go(place)),
                new Clause
                {
                    Subject = Expletive.It,
                    Predicate = Constructions.Weather.Rain,
                    SubjectCase = KoreanCase.Subject,
                }
            )
        );
        scene.SumUpBoth(Act("eat", Many(food)), In(scene.Noun("kitchen")));
    }
}
