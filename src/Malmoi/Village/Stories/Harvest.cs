using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>Autumn on the farm: fruit is picked, carried and shared.</summary>
internal static class Harvest
{
    public static void Tell(Scene scene)
    {
        var crop = scene.Noun("apple", "peach", "persimmon", "potato", "carrot", "pumpkin", "cabbage");
        var isFruit = crop.Class == SemanticClass.Fruit;
        var place = isFruit ? scene.Noun("orchard", "farm") : scene.Noun("field", "farm");
        scene.Tell(scene.Elder, Act("grow", Many(crop)), In(place));
        scene.Tell(scene.Hero, Act("visit", new CommonNoun(place)), When(TimeWord.Seasons[2]));
        scene.Tell(scene.Hero, Act("help", scene.Other(scene.Elder)));
        scene.Tell(scene.Hero, Act("harvest", Many(crop)), How("carefully"));
        scene.Quote(
            scene.Elder,
            Speech.Bid(SpeechLevel.Casual, Put("put-in", Same(crop, true), Side.Into, scene.Noun("box", "basket"))),
            asks: false
        );
        scene.Tell(scene.Friend, Act("carry", scene.Composer.Counted(scene.Noun("box", "basket"), null)));
        scene.Feels(scene.Friend, "hungry", "thirsty", "exhausted");
        var share = scene.Composer.Counted(crop, null);
        scene.Tell(scene.Elder, Hand("give", share, scene.Other(scene.Friend)));
        scene.Quote(scene.Friend, Speech.Thanks(SpeechLevel.Formal), asks: false);
        scene.Tell(scene.Friend, Home("go"), Beginnings.Time(scene));
        scene.SumUpTwo(scene.Hero, Act("help", scene.OwnElder()), Act("harvest", Many(crop)), In(place));
        scene.SumUp(scene.Elder, Hand("give", share, new Mention(scene.Friend)));
    }
}
