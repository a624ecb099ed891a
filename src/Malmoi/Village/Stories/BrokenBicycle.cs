using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A bicycle breaks; a friend or an elder helps to repair it, and they ride again.</summary>
internal static class BrokenBicycle
{
    public static void Tell(Scene scene)
    {
        var thing = scene.Noun("bicycle", "scooter");
        var tool = scene.Noun("wrench", "hammer", "screwdriver");
        var place = scene.Noun("park", "hill", "bridge", "lake");
        scene.Tell(scene.Hero, Act("ride", Own(thing, scene.Hero)), scene.OneDay());
        scene.Happens(new CommonNoun(scene.Noun("wheel")), Act("bend-itself"), How("suddenly"));
        scene.Tell(scene.Hero, Act("push", Same(thing)), How(scene.Dice.Pick("slowly", "carefully")));
        scene.Tell(scene.Friend, Hand("bring", scene.A(tool), scene.Other(scene.Hero)));
        scene.Quote(
            scene.Hero,
            Speech.You(SpeechLevel.Casual, false, Act("repair", Same(thing)), Tense.Future),
            asks: true
        );
        scene.Quote(scene.Friend, Speech.Yes(SpeechLevel.Casual), asks: false);
        var workshop = scene.Noun("garage", "yard");
        scene.Both(Act("repair", Same(thing)), In(workshop), How("together"));
        scene.Tell(scene.Elder, Act("praise", scene.Other(scene.Friend)));
        scene.Tell(scene.Hero, Act("thank", scene.Other(scene.Friend)));
        scene.Both(Beginnings.Go(place), Beginnings.Time(scene));
        scene.SumUpBoth(Act("repair", new CommonNoun(thing) { Owner = new Mention(scene.Hero) }), In(workshop));
    }
}
