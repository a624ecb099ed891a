using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>Somebody hopes for a job, is asked questions, and gets it.</summary>
internal static class NewJob
{
    public static void Tell(Scene scene)
    {
        var job = scene.Noun("cook", "baker", "librarian", "nurse", "clerk", "gardener", "translator", "programmer");
        var place = job.Concept switch
        {
            "cook" => scene.Noun("restaurant", "hotel"),
            "baker" => scene.Noun("bakery"),
            "librarian" => scene.Noun("library"),
            "nurse" => scene.Noun("hospital"),
            "gardener" => scene.Noun("garden", "botanical-garden"),
            "clerk" => scene.Noun("store", "bookstore"),
            _ => scene.Noun("office"),
        };
        var boss = new Person
        {
            Title = scene.Noun("boss", "manager"),
            Gender = scene.Dice.Pick(Gender.Masculine, Gender.Feminine),
            Age = Age.Adult,
        };
        scene.Tell(scene.Hero, To("hope-to", new BecomePredication(new CommonNoun(job) { Determiner = Determiner.A })));
        scene.Tell(scene.Hero, Act("write", scene.A(scene.Noun("resume"))), Beginnings.Time(scene));
        scene.Tell(
            scene.Hero,
            new VerbPredication(Scene.Verb("go")) { Place = new PlacePhrase(Side.To, new CommonNoun(place)) },
            scene.OneDay()
        );
        scene.Feels(scene.Hero, "nervous", "anxious");
        scene.Quote(
            boss,
            Speech.You(
                SpeechLevel.Formal,
                true,
                new KindPredication(
                    new CommonNoun(job)
                    {
                        Determiner = Determiner.A,
                        Quality = BilingualLexicon.Default.Adjective("experienced"),
                    }
                ),
                Tense.Present
            ),
            asks: true
        );
        scene.Quote(scene.Hero, Speech.Yes(SpeechLevel.Formal), asks: false);
        scene.Quote(boss, Speech.What(SpeechLevel.Formal, true, "learn", Tense.Past), asks: true);
        scene.Quote(
            scene.Hero,
            Speech.Me(
                SpeechLevel.Formal,
                Act("learn", Bare(scene.Noun("cooking", "english-language", "gardening", "french-language"))),
                Tense.Past
            ),
            asks: false
        );
        scene.Tell(boss, Act("hire", scene.Other(scene.Hero)));
        scene.Tell(scene.Hero, new BecomePredication(new CommonNoun(job) { Determiner = Determiner.A }));
        scene.Tell(scene.Hero, Act("phone", scene.Other(scene.Elder)));
        scene.Feels(scene.Elder, "happy", "proud");
        scene.SumUpTwo(
            scene.Hero,
            Act("write", new CommonNoun(scene.Noun("resume")) { Determiner = Determiner.A }),
            new BecomePredication(new CommonNoun(job) { Determiner = Determiner.A })
        );
    }
}
