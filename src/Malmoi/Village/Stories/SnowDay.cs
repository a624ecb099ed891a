using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>It snows; two children build a snowman, and it melts.</summary>
internal static class SnowDay
{
    public static void Tell(Scene scene)
    {
        var part = scene.Noun("carrot", "potato", "branch");
        var hat = scene.Noun("hat", "scarf", "cap");
        scene.Tell(
            new Clause
            {
                Subject = Expletive.It,
                Predicate = Constructions.Weather.Snow,
                SubjectCase = KoreanCase.Subject,
                Circumstances = [scene.OneDay()],
            }
        );
        scene.Quote(
            scene.Hero,
            Speech.Let(
                SpeechLevel.Casual,
                Act("make", new CommonNoun(scene.Noun("snowman")) { Determiner = Determiner.A })
            ),
            asks: false
        );
        var snowman = Act("make", new CommonNoun(scene.Noun("snowman")) { Determiner = Determiner.A });
        var place = scene.Noun("yard", "garden", "park");
        scene.Both(snowman, In(place));
        scene.Tell(scene.Hero, Hand("bring", scene.A(part), scene.Other(scene.Friend)));
        scene.Tell(scene.Friend, Act("take-off", Own(hat, scene.Friend)));
        scene.Quote(
            scene.Elder,
            Speech.It(
                SpeechLevel.Casual,
                new CommonNoun(scene.Noun("snowman")),
                new QualityPredication(BilingualLexicon.Default.Adjective("cute")) { Degree = Degree.Very }
            ),
            asks: false
        );
        scene.Feels(scene.Hero, "cold-weather", "happy");
        scene.Tell(scene.Elder, Act("make", Bare(scene.Noun("cocoa", "tea"))));
        scene.Both(Act("taste", new CommonNoun(scene.Noun("soup", "porridge"))), In(scene.Noun("kitchen")));
        scene.Happens(new CommonNoun(scene.Noun("snowman")), Act("melt-itself"), How("slowly"));
        scene.SumUpBoth(snowman, In(place));
        scene.SumUp(new CommonNoun(scene.Noun("snowman")), Act("melt-itself"));
    }
}
