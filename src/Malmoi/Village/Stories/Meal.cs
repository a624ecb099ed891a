using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>A child cooks for an elder with a friend's help and they eat together.</summary>
internal static class Meal
{
    public static void Tell(Scene scene)
    {
        var dice = scene.Dice;
        var cook = Scene.Verb("cook");
        var dish = scene.ObjectOf(cook, SemanticClass.Dish);
        var vegetable = scene.ObjectOf(Scene.Verb("wash"), SemanticClass.Vegetable, SemanticClass.Fruit);
        scene.Tell(
            scene.Hero,
            new ControlPredication(
                Scene.Verb("decide"),
                new Clause
                {
                    Predicate = new VerbPredication(cook)
                    {
                        Object = new CommonNoun(dish) { Determiner = Determiner.A },
                    },
                    Form = EnglishForm.Base,
                    Circumstances = [PhraseCircumstance.For(scene.Other(scene.Elder))],
                }
            ),
            Beginnings.Time(scene)
        );
        scene.Tell(scene.Hero, new VerbPredication(Scene.Verb("invite")) { Object = scene.Other(scene.Friend) });
        scene.Tell(
            scene.Friend,
            new VerbPredication(Scene.Verb("bring"))
            {
                Object = scene.Composer.Counted(vegetable, null),
                Recipient = scene.Other(scene.Hero),
            }
        );
        scene.TellTwo(
            scene.Hero,
            Coordinator.And,
            new VerbPredication(Scene.Verb("wash")) { Object = new CommonNoun(vegetable) { IsPlural = true } },
            new VerbPredication(cook) { Object = new CommonNoun(dish) },
            new PlaceCircumstance(new PlacePhrase(Side.In, new CommonNoun(scene.Noun("kitchen"))))
        );
        Conversation.Taste(scene, dish);
        scene.Tell(scene.Elder, new VerbPredication(Scene.Verb("eat")) { Object = new CommonNoun(dish) });
        Endings.Praise(scene);
        if (dice.Chance(50))
        {
            scene.Tell(scene.Friend, Staging.Home("come"), new TimeCircumstance(TimeWord.PartsOfDay[2]));
        }
        scene.SumUp(
            scene.Hero,
            Staging.Act("cook", new CommonNoun(dish) { Determiner = Determiner.A }),
            PhraseCircumstance.For(scene.OwnElder())
        );
        scene.SumUp(scene.Elder, Staging.Act("eat", Staging.Same(dish)));
    }
}
