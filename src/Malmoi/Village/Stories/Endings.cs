using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Stories;

/// <summary>How stories end: praise, a meal together, a smile.</summary>
internal static class Endings
{
    public static void Praise(Scene scene)
    {
        if (scene.Dice.Chance(50))
        {
            scene.Tell(scene.Elder, new VerbPredication(Scene.Verb("praise")) { Object = scene.Other(scene.Hero) });
        }
        else
        {
            scene.Tell(scene.Elder, new VerbPredication(Scene.Verb("hug")) { Object = scene.Other(scene.Hero) });
        }

        if (scene.Dice.Chance(60))
        {
            var quality = BilingualLexicon.Default.Adjective(scene.Dice.Chance(60) ? "happy" : "proud");
            scene.Tell(
                scene.Hero,
                new QualityPredication(quality) { Degree = scene.Dice.Chance(50) ? Degree.Very : Degree.Plain }
            );
        }
        else
        {
            scene.Tell(scene.Hero, new VerbPredication(Scene.Verb("smile")));
        }
    }
}
