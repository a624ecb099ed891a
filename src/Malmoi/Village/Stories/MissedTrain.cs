using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A train is missed and a friend waits; a taxi saves the day.</summary>
internal static class MissedTrain
{
    public static void Tell(Scene scene)
    {
        var train = scene.Noun("train", "ferry", "subway");
        var other = scene.Noun("taxi", "bicycle", "truck");
        scene.Tell(scene.Hero, Act("plan-event", scene.A(scene.Noun("trip", "journey"))), scene.OneDay());
        scene.Tell(
            scene.Hero,
            Act("pack", Own(scene.Noun("suitcase", "bag"), scene.Hero)),
            When(TimeWord.PartsOfDay[0])
        );
        scene.Tell(scene.Hero, Act("miss-train", new CommonNoun(train)));
        scene.Tell(scene.Hero, Act("phone", scene.Other(scene.Friend)));
        scene.Quote(scene.Friend, Speech.WhereTo(SpeechLevel.Casual, false), asks: true);
        scene.Quote(
            scene.Hero,
            Speech.Me(SpeechLevel.Casual, Beginnings.Go(scene.Noun("harbor", "station", "airport")), Tense.Future),
            asks: false
        );
        scene.Quote(
            scene.Friend,
            Speech.Bid(SpeechLevel.Casual, Act("ride", new CommonNoun(other) { Determiner = Determiner.A })),
            asks: false
        );
        var arrival = new VerbPredication(Scene.Verb("arrive-at"))
        {
            Place = new PlacePhrase(Side.At, new CommonNoun(scene.Noun("hotel", "campsite", "lake"))),
        };
        scene.Tell(scene.Hero, arrival, When(TimeWord.PartsOfDay[2]));
        scene.Tell(scene.Friend, Act("welcome", scene.Other(scene.Hero)));
        scene.Both(Act("laugh"));
        scene.Summary.Add(
            new Compound(
                Coordinator.But,
                Gist.Clause(new Mention(scene.Hero), Act("miss-train", new CommonNoun(train))),
                Gist.Clause(new SharedSubject(new Mention(scene.Hero)), arrival)
            )
        );
    }
}
