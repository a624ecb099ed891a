using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>The past and the participle of irregular verbs: ate, has eaten.</summary>
internal static class IrregularForms
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("irregular_past_participle_verbs", "irregular_forms", Language.English, Perfect),
        new("irregular_past_participle_passive", "irregular_forms", Language.English, Passive),
    ];

    private static Twin Perfect(PairComposer composer)
    {
        var (verb, thing) = composer.Act(IsIrregular);
        var first = composer.Person();
        var attractor = composer.Person();
        var between = composer.IsHard ? $" who {PairComposer.The(attractor)} {composer.Social().Past}" : "";
        var subject = PairComposer.Capital(PairComposer.The(first)) + between;
        return Twin.Mirrored(
            $"{subject} <has> [{verb.Participle}] {PairComposer.The(thing)}.",
            $"{subject} [{verb.Past}] {PairComposer.The(thing)} yesterday."
        );
    }

    private static Twin Passive(PairComposer composer)
    {
        var (verb, thing) = composer.Act(verb => IsIrregular(verb) && verb.Is(VerbProperties.Passive));
        var place = composer.IsHard ? $" near {PairComposer.The(composer.Place())}" : "";
        return Twin.Mirrored(
            $"{PairComposer.Capital(PairComposer.The(thing))}{place} <was> [{verb.Participle}] by {PairComposer.The(composer.Person())}.",
            $"{PairComposer.Capital(PairComposer.The(composer.Person()))}{place} [{verb.Past}] {PairComposer.The(thing)}."
        );
    }

    private static bool IsIrregular(Verb verb) => verb.Past != verb.Participle;
}
