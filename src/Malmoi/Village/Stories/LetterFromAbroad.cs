using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A letter comes from somebody who lives in another country; the child writes back.</summary>
internal static class LetterFromAbroad
{
    public static void Tell(Scene scene)
    {
        var country = scene.Dice.Pick<Country>(scene.Composer.Vocabulary.Countries);
        var city = new PlaceName(country.Capital, country.KoreanCapital, false);
        var paper = scene.Noun("letter", "postcard");
        var inside = scene.Noun("picture", "stamp", "ticket", "map");
        scene.Tell(scene.Elder, new VerbPredication(Scene.Verb("work-in")) { Place = new PlacePhrase(Side.In, city) });
        scene.Tell(scene.Elder, Hand("send", scene.A(paper), scene.Other(scene.Hero)), scene.OneDay());
        scene.Tell(scene.Hero, Act("read", Same(paper)), How(scene.Dice.Pick("slowly", "quietly", "out-loud")));
        scene.Happens(
            scene.A(inside),
            new PresencePredication(new PlacePhrase(Side.Inside, new CommonNoun(scene.Noun("envelope"))))
        );
        scene.Tell(scene.Hero, Hand("show", Same(inside), scene.Other(scene.Friend)));
        scene.Quote(
            scene.Friend,
            Speech.Where(
                SpeechLevel.Casual,
                new CommonNoun(scene.Elder.Title!) { Owner = new Pronoun(2) { IsSilent = true } }
            ),
            asks: true
        );
        scene.Quote(
            scene.Hero,
            Speech.It(
                SpeechLevel.Casual,
                new Mention(scene.Elder) { IsReduced = true },
                new PresencePredication(new PlacePhrase(Side.In, city))
            ),
            asks: false
        );
        scene.Tell(scene.Hero, Act("write", scene.A(scene.Noun("letter"))), Beginnings.Time(scene));
        scene.Tell(scene.Hero, To("hope-to", Act("visit", city)));
        scene.SumUp(
            scene.Elder,
            Hand(
                "send",
                new CommonNoun(paper) { Determiner = Determiner.A },
                new Mention(scene.Hero) { IsReduced = true }
            )
        );
        scene.SumUpTwo(
            scene.Hero,
            Act("read", Same(paper)),
            Act("write", new CommonNoun(scene.Noun("letter")) { Determiner = Determiner.A })
        );
    }
}
