using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A flower is planted in spring and blooms in summer.</summary>
internal static class Gardening
{
    public static void Tell(Scene scene)
    {
        var flower = scene.Noun("tulip", "sunflower", "lily", "daisy", "cosmos", "violet");
        var place = scene.Noun("garden", "yard");
        scene.Tell(
            scene.Elder,
            Hand("give", Many(scene.Noun("seed", "flower")), scene.Other(scene.Hero)),
            When(TimeWord.Seasons[0])
        );
        var planted = scene.Composer.Counted(flower, null);
        scene.Tell(scene.Hero, Act("plant", planted), In(place));
        scene.Quote(
            scene.Hero,
            Speech.You(SpeechLevel.Polite, true, Act("like", Many(flower)), Tense.Present),
            asks: true
        );
        scene.Quote(scene.Elder, Speech.Yes(SpeechLevel.Casual), asks: false);
        scene.Tell(scene.Friend, Act("help", scene.Other(scene.Hero)));
        scene.Happens(new CommonNoun(flower) { IsPlural = true }, Act("bloom"), When(TimeWord.Seasons[1]));
        scene.Tell(scene.Hero, Hand("give", scene.Composer.Counted(flower, null), scene.Other(scene.Elder)));
        Endings.Praise(scene);
        scene.SumUpTwo(
            scene.Hero,
            Act("plant", planted),
            Hand("give", Same(flower, true), scene.OwnElder()),
            In(place)
        );
    }
}
