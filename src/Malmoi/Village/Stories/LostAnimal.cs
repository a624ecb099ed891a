using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>An animal runs away; two friends look for it, ask an elder, and find it in an odd place.</summary>
internal static class LostAnimal
{
    public static void Tell(Scene scene)
    {
        var dice = scene.Dice;
        var animal = scene.Noun("puppy", "kitten", "rabbit", "duck", "hamster", "goat", "parrot", "cat", "dog");
        var its = new CommonNoun(animal) { Owner = new OwnerSelf(new Mention(scene.Hero)) };
        var quality = scene.QualityOf("small", "white", "black", "cute", "brown", "clever");
        scene.Tell(
            scene.Hero,
            new Having(Scene.Verb("have"), new CommonNoun(animal) { Determiner = Determiner.A, Quality = quality })
        );
        scene.Tell(
            scene.Hero,
            new VerbPredication(Scene.Verb("love")) { Object = new CommonNoun(animal) { Determiner = Determiner.Same } }
        );
        var day = new TimeCircumstance(dice.Pick<TimeWord>(TimeWord.Days))
        {
            EnglishPosition = EnglishPosition.Initial,
            KoreanPosition = KoreanPosition.First,
        };
        var place = scene.Noun("park", "market", "playground", "garden", "field");
        scene.Tell(
            scene.Hero,
            new VerbPredication(Scene.Verb("lose")) { Object = its },
            day,
            new PlaceCircumstance(new PlacePhrase(Side.Of(place), new CommonNoun(place)))
        );
        scene.Tell(scene.Hero, new VerbPredication(Scene.Verb("cry")));
        scene.Tell(scene.Hero, new VerbPredication(Scene.Verb("phone")) { Object = scene.Other(scene.Friend) });
        Conversation.WhereIs(scene, animal);
        scene.Tell(
            new Clause
            {
                Subject = new Conjunction(new Mention(scene.Hero), new Mention(scene.Friend)),
                Predicate = new VerbPredication(Scene.Verb("look-for"))
                {
                    Object = new CommonNoun(animal) { Determiner = Determiner.Same },
                },
                Circumstances =
                [
                    new PlaceCircumstance(
                        new PlacePhrase(Side.Near, new CommonNoun(scene.Noun("school", "library", "bridge", "temple")))
                    ),
                ],
            }
        );
        var hiding = scene.Noun("bench", "tree", "car", "bicycle", "truck");
        var hidden = new PresencePredication(
            new PlacePhrase(
                dice.Pick(Side.Under, Side.Behind, Side.Beside),
                new CommonNoun(hiding) { Determiner = Determiner.A }
            )
        );
        scene.Tell(
            new Clause
            {
                Subject = new CommonNoun(animal),
                Predicate = hidden,
                Tense = Tense.Past,
            }
        );
        scene.Tell(scene.Hero, new VerbPredication(Scene.Verb("hug")) { Object = new CommonNoun(animal) });
        scene.Tell(scene.Hero, new VerbPredication(Scene.Verb("thank")) { Object = scene.Other(scene.Friend) });
        scene.SumUp(scene.Hero, Staging.Act("lose", its), Staging.In(place));
        scene.SumUp(new CommonNoun(animal), hidden);
    }
}
