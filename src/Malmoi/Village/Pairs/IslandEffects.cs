using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Nothing can be asked out of an adjunct or one half of a coordination (Ross, 1967).</summary>
internal static class IslandEffects
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("adjunct_island", "island_effects", Language.English, Adjunct),
        new("coordinate_structure_constraint", "island_effects", Language.English, Coordination),
    ];

    private static Twin Adjunct(PairComposer composer)
    {
        var first = composer.Social(ArgumentStructure.OnlyTransitive);
        var second = composer.Social(verb => ArgumentStructure.OnlyTransitive(verb) && verb.English != first.English);
        var subject = Subject(composer);
        var other = PairComposer.The(composer.Person());
        var link = composer.Pick("before", "after", "while", "without");
        return Twin.Exchanged(
            $"<Who> did {subject} [{first.English}] {link} {second.Gerund} {other}?",
            $"Who did {subject} {first.English} {other} {link} {second.Gerund}?"
        );
    }

    private static Twin Coordination(PairComposer composer)
    {
        var (verb, first) = composer.Act(ArgumentStructure.OnlyTransitive);
        var nouns = composer.Vocabulary.Select(verb.Object);
        var second = composer.Note(composer.Dice.PickSkewed(nouns));
        if (second == first || second.Countability != Countability.Count || second.IsPerson)
        {
            return Coordination(composer);
        }

        var subject = Subject(composer);
        return Twin.Exchanged(
            $"<Which> {first.Plural} and {second.Plural} did {subject} [{verb.English}]?",
            $"Which {first.Plural} did {subject} {verb.English} and {second.Plural}?"
        );
    }

    private static string Subject(PairComposer composer) =>
        composer.IsHard
            ? $"{PairComposer.The(composer.Person())} near {PairComposer.The(composer.Place())}"
            : composer.Name().English;
}
