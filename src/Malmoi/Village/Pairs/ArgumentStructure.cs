using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Verbs that need an object and verbs that cannot have one.</summary>
internal static class ArgumentStructure
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("transitivity", "argument_structure", Language.English, Transitivity),
        new("passivisability", "argument_structure", Language.English, Passive),
    ];

    private static Twin Transitivity(PairComposer composer)
    {
        var (transitive, thing) = composer.Act(verb => OnlyTransitive(verb));
        var intransitive = composer.Intransitive(verb => OnlyIntransitive(verb));
        var (first, second) = (composer.Person(), composer.Person());
        var between = composer.IsHard ? $" who {PairComposer.The(composer.Person())} {composer.Social().Past}" : "";
        return Twin.Mirrored(
            $"{PairComposer.Capital(PairComposer.The(first))}{between} [{transitive.Past}] the <{thing.English}>.",
            $"{PairComposer.Capital(PairComposer.The(second))}{between} [{intransitive.Past}]."
        );
    }

    private static Twin Passive(PairComposer composer)
    {
        var (transitive, thing) = composer.Act(verb => OnlyTransitive(verb) && verb.Is(VerbProperties.Passive));
        var intransitive = composer.Intransitive(verb => OnlyIntransitive(verb));
        var (first, second) = (composer.Name(), composer.Name());
        var place = composer.IsHard ? $" in {PairComposer.The(composer.Place())}" : "";
        return Twin.Mirrored(
            $"{PairComposer.Capital(PairComposer.The(thing))}{place} <was> [{transitive.Participle}] by {first.English}.",
            $"{second.English} <has> [{intransitive.Participle}]{place}."
        );
    }

    /// <summary>No other row of the lexicon lets the verb stand without an object.</summary>
    public static bool OnlyTransitive(Verb verb) =>
        !verb.Is(VerbProperties.ObjectDrop)
        && verb.Twin.Length == 0
        && !Has(verb, VerbFrame.Intransitive)
        && !Has(verb, VerbFrame.Locative)
        && !Has(verb, VerbFrame.Motion);

    private static bool OnlyIntransitive(Verb verb) => !Has(verb, VerbFrame.Transitive) && verb.Twin.Length == 0;

    private static bool Has(Verb verb, VerbFrame frame) =>
        BilingualLexicon.Default.Verbs.Any(other => other.Frame == frame && other.English == verb.English);
}
