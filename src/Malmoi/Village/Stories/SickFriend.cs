using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A friend falls ill; the child visits with fruit, and the friend recovers.</summary>
internal static class SickFriend
{
    public static void Tell(Scene scene)
    {
        var fruit = scene.Noun("apple", "orange", "peach", "tangerine", "strawberry");
        var gift = scene.Noun("comic-book", "magazine", "storybook", "letter", "card");
        scene.Feels(scene.Friend, "sick");
        scene.Tell(
            scene.Friend,
            new VerbPredication(Scene.Verb("lie-on"))
            {
                Place = new PlacePhrase(Side.On, new CommonNoun(scene.Noun("bed"))),
            }
        );
        scene.Tell(scene.Hero, Act("worry-alone"));
        var present = scene.Composer.Counted(fruit, null);
        scene.Tell(scene.Hero, Act("buy", present), In(scene.Noun("market", "store", "supermarket")));
        scene.Tell(scene.Hero, Act("visit", scene.Other(scene.Friend)), Beginnings.Time(scene));
        scene.Quote(
            scene.Hero,
            Speech.You(SpeechLevel.Casual, false, Act("sleep"), Tense.Past, How("well")),
            asks: true
        );
        scene.Quote(scene.Friend, Speech.Yes(SpeechLevel.Casual), asks: false);
        scene.Tell(scene.Hero, Hand("give", Same(fruit, true), scene.Other(scene.Friend)));
        if (scene.Dice.Chance(60))
        {
            scene.Tell(scene.Hero, Hand("show", scene.A(gift), scene.Other(scene.Friend)));
        }

        scene.Both(Act("talk-alone"), How("quietly"));
        scene.Quote(scene.Friend, Speech.Thanks(SpeechLevel.Casual), asks: false);
        scene.Tell(scene.Friend, Act("recover"), How(scene.Dice.Pick("quickly", "slowly")));
        scene.SumUp(scene.Hero, Hand("give", present, new Mention(scene.Friend)));
        scene.SumUp(scene.Friend, Act("recover"));
    }
}
