using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A child finds a hungry animal, cares for it, and learns whose it is.</summary>
internal static class FoundAnimal
{
    public static void Tell(Scene scene)
    {
        var animal = scene.Noun("puppy", "kitten", "rabbit", "cat", "duck");
        var place = scene.Noun("park", "alley", "station", "market");
        var food = scene.Noun("milk", "water", "bread");
        scene.Tell(
            scene.Hero,
            Act(
                "discover",
                new CommonNoun(animal)
                {
                    Determiner = Determiner.A,
                    Quality = scene.QualityOf("small", "white", "hungry", "thin"),
                }
            ),
            scene.OneDay(),
            At(Side.Near, place)
        );
        scene.Happens(Same(animal), Act("tremble"));
        scene.Tell(scene.Hero, Act("hug", Same(animal)));
        scene.Tell(scene.Hero, Hand("give", Bare(food), Same(animal)));
        scene.Tell(scene.Hero, Hand("show", Same(animal), scene.Other(scene.Elder)));
        scene.Quote(
            scene.Elder,
            Speech.Bid(SpeechLevel.Casual, Act("look-for", new CommonNoun(scene.Noun("owner")))),
            asks: false
        );
        scene.Tell(scene.Hero, Act("phone", scene.Other(scene.Friend)));
        scene.Quote(
            scene.Friend,
            Speech.It(
                SpeechLevel.Casual,
                Same(animal),
                new KindPredication(new CommonNoun(animal) { Owner = new Pronoun(1) })
            ),
            asks: false
        );
        scene.Tell(
            scene.Friend,
            new VerbPredication(Scene.Verb("run-to")) { Place = new PlacePhrase(Side.To, new CommonNoun(place)) }
        );
        scene.Tell(scene.Hero, Hand("return-to", Same(animal), scene.Other(scene.Friend)));
        scene.Tell(scene.Friend, Act("thank", scene.Other(scene.Hero)));
        scene.SumUpTwo(
            scene.Hero,
            Act("discover", new CommonNoun(animal) { Determiner = Determiner.A }),
            Hand("return-to", Same(animal), new Mention(scene.Friend)),
            At(Side.Near, place)
        );
    }
}
