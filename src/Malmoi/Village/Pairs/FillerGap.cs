using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>A question word needs a gap, and that allows none.</summary>
internal static class FillerGap
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("wh_vs_that", "filler_gap_dependency", Language.English, Complementizer),
        new("wh_vs_that_person", "filler_gap_dependency", Language.English, Person),
    ];

    private static Twin Complementizer(PairComposer composer)
    {
        var (verb, thing) = composer.Act(ArgumentStructure.OnlyTransitive);
        var (first, second) = (Subject(composer), Subject(composer));
        return Twin.Mirrored(
            $"{composer.Name().English} {Knowing(composer)} [what] {first} <{verb.Past}>.",
            $"{composer.Name().English} {Knowing(composer)} [that] {second} <{verb.Past}> {PairComposer.The(thing)}."
        );
    }

    private static Twin Person(PairComposer composer)
    {
        var verb = composer.Social(ArgumentStructure.OnlyTransitive);
        var (first, second) = (Subject(composer), Subject(composer));
        return Twin.Mirrored(
            $"{composer.Name().English} {Knowing(composer)} [who] {first} <{verb.Past}>.",
            $"{composer.Name().English} {Knowing(composer)} [that] {second} <{verb.Past}> {PairComposer.The(composer.Person())}."
        );
    }

    private static string Knowing(PairComposer composer) =>
        composer.Pick("knew", "remembered", "discovered", "saw", "forgot");

    private static string Subject(PairComposer composer) =>
        composer.IsHard ? $"{PairComposer.The(composer.Person())} near {PairComposer.The(composer.Place())}"
        : composer.Dice.Chance(50) ? composer.Name().English
        : PairComposer.The(composer.Person()) + composer.Beside();
}
