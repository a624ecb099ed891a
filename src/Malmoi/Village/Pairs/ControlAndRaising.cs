using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Raising verbs let the lower verb choose the subject; control verbs and their adjectives choose it themselves.</summary>
internal static class ControlAndRaising
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("existential_there_raising", "control_raising", Language.English, There),
        new("tough_movement", "control_raising", Language.English, Tough),
    ];

    private static Twin There(PairComposer composer)
    {
        var raising = composer.Pick("seemed", "appeared", "happened", "tended");
        var gerund = composer.Pick("enjoyed", "finished", "avoided", "practiced", "disliked");
        var (verb, thing) = composer.Act();
        var animal = composer.Noun(noun =>
            noun.Class is SemanticClass.Mammal or SemanticClass.Bird && noun.Countability == Countability.Count
        );
        var between = composer.IsHard ? $" who met {PairComposer.The(composer.Person())}" : "";
        var who = composer.Person();
        return Twin.Mirrored(
            $"<There> [{raising}] to be {Malmoi.Village.English.Article.Before(animal.English)} {animal.English} near {PairComposer.The(composer.Place())}.",
            $"The <{who.English}>{between} [{gerund}] {verb.Gerund} {PairComposer.The(thing)}."
        );
    }

    private static Twin Tough(PairComposer composer)
    {
        var (verb, thing) = composer.Act(ArgumentStructure.OnlyTransitive);
        var tough = composer.Pick("easy", "hard", "difficult", "impossible");
        var eager = composer.Pick("eager", "willing", "reluctant", "afraid");
        var who = composer.Person();
        var between = composer.IsHard ? $" near {PairComposer.The(composer.Place())}" : composer.Beside();
        return Twin.Mirrored(
            $"The <{thing.English}>{between} was [{tough}] to {verb.English}.",
            $"The <{who.English}>{between} was [{eager}] to {verb.English} {PairComposer.The(thing)}."
        ) with
        {
            Attractors = composer.IsHard ? 1 : 0,
        };
    }
}
