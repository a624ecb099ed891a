using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>An elder sends a child shopping; the child meets a friend on the way and they eat together afterwards.</summary>
internal static class Errand
{
    public static void Tell(Scene scene)
    {
        var dice = scene.Dice;
        var buy = Scene.Verb("buy");
        var market = scene.Noun("market", "store", "supermarket", "bakery");
        var first =
            market.Concept == "bakery"
                ? scene.Noun("bread", "cake", "cookie")
                : scene.ObjectOf(buy, SemanticClass.Fruit, SemanticClass.Vegetable);
        var other = scene.ObjectOf(buy, SemanticClass.Fruit, SemanticClass.Vegetable);
        var goods =
            first.Countability == Countability.Count
                ? scene.Composer.Counted(first, null)
                : new CommonNoun(first) { Determiner = Determiner.None };
        var place = new CommonNoun(market);
        scene.Tell(Beginnings.Weather(scene));
        var asking = new Saying(
            new Clause
            {
                Subject = Pronoun.You,
                Predicate = new VerbPredication(buy) { Object = goods },
                Force = Force.Command,
                Form = EnglishForm.Imperative,
                Circumstances = [new PlaceCircumstance(new PlacePhrase(Side.At, place))],
            }
        )
        {
            Level = SpeechLevel.Casual,
        };
        scene.Tell(
            scene.Hero,
            new PresencePredication(new PlacePhrase(Side.At, new CommonNoun(scene.Noun("house")))),
            Beginnings.Time(scene)
        );
        scene.Quote(scene.Elder, asking, asks: false);
        scene.Tell(scene.Hero, Beginnings.Go(market));
        if (dice.Chance(70))
        {
            scene.Tell(
                scene.Hero,
                new VerbPredication(Scene.Verb("greet")) { Object = scene.Other(scene.Friend) },
                new PlaceCircumstance(
                    new PlacePhrase(Side.InFront, new CommonNoun(scene.Noun("school", "library", "park")))
                )
            );
            Conversation.WhereTo(scene, market);
        }

        if (dice.Chance(50))
        {
            scene.Tell(
                scene.Hero,
                new ControlPredication(
                    Scene.Verb("hope-to"),
                    new Clause
                    {
                        Predicate = new VerbPredication(Scene.Verb("eat"))
                        {
                            Object = new CommonNoun(other)
                            {
                                Determiner = Determiner.A,
                                Quality = scene.Quality(other),
                            },
                        },
                        Form = EnglishForm.Base,
                    }
                )
            );
        }

        scene.Tell(
            scene.Hero,
            new VerbPredication(buy) { Object = goods },
            new PlaceCircumstance(new PlacePhrase(Side.At, place))
        );
        scene.TellTwo(
            scene.Hero,
            Coordinator.AndThen,
            Staging.Home("come"),
            new VerbPredication(Scene.Verb("give"))
            {
                Object = new CommonNoun(first) { IsPlural = first.Countability == Countability.Count },
                Recipient = scene.Other(scene.Elder),
            }
        );
        Endings.Praise(scene);
        scene.SumUpTwo(
            scene.Hero,
            Staging.Act("buy", goods),
            Staging.Hand("give", Staging.Same(first, first.Countability == Countability.Count), scene.OwnElder()),
            Staging.At(Side.At, market)
        );
    }
}
