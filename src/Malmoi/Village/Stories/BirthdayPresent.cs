using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>It is a friend's birthday: a present is chosen, wrapped and given.</summary>
internal static class BirthdayPresent
{
    public static void Tell(Scene scene)
    {
        var store = scene.Noun("department-store", "toy-store", "bookstore");
        var present = store.Concept switch
        {
            "bookstore" => scene.Noun("novel", "comic-book", "storybook", "picture-book"),
            "toy-store" => scene.Noun("teddy-bear", "kite", "ball", "puzzle"),
            _ => scene.Noun("scarf", "watch", "hat", "sweater", "bracelet"),
        };
        scene.Tell(
            scene.Hero,
            Act("remember", new CommonNoun(scene.Noun("birthday")) { Owner = scene.Other(scene.Friend) }),
            scene.OneDay()
        );
        scene.Tell(scene.Hero, Beginnings.Go(store));
        scene.Tell(scene.Hero, Act("choose", scene.A(present)), How(scene.Dice.Pick("carefully", "quickly")));
        scene.Tell(scene.Hero, Act("wrap", Same(present)));
        scene.Tell(scene.Hero, Hand("give", Same(present), scene.Other(scene.Friend)), Beginnings.Time(scene));
        scene.Quote(scene.Friend, Speech.Thanks(SpeechLevel.Casual), asks: false);
        scene.Tell(scene.Friend, Act("like", Same(present)));
        if (scene.Dice.Chance(70))
        {
            scene.Tell(scene.Elder, Act("bake", new CommonNoun(scene.Noun("cake")) { Determiner = Determiner.A }));
            scene.Both(Act("eat", new CommonNoun(scene.Noun("cake"))), How("together"));
        }

        scene.Both(Act("sing", scene.A(scene.Noun("song"))));
        scene.SumUpTwo(
            scene.Hero,
            Act("choose", new CommonNoun(present) { Determiner = Determiner.A }),
            Hand("give", Same(present), new Mention(scene.Friend)),
            In(store)
        );
    }
}
