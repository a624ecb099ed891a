namespace Malmoi.Village.Pairs;

/// <summary>Ever needs a negation that commands it.</summary>
internal static class NegativePolarity
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("npi_scope_of_no", "npi_licensing", Language.English, No),
        new("npi_scope_of_not", "npi_licensing", Language.English, Not),
    ];

    private static Twin No(PairComposer composer)
    {
        var (first, second) = (composer.Person(), composer.Person());
        var verb = composer.Social();
        var (act, thing) = composer.Act();
        return Twin.Exchanged(
            $"<No> {first.Plural} who the {second.Plural} {verb.Past} have [ever] {act.Participle} {PairComposer.The(thing)}.",
            $"The {first.Plural} who no {second.Plural} {verb.Past} have ever {act.Participle} {PairComposer.The(thing)}."
        ) with
        {
            Attractors = 1,
        };
    }

    private static Twin Not(PairComposer composer)
    {
        var noun = composer.Person();
        var verb = composer.Social();
        var other = composer.Name();
        var who = composer.OtherName(other);
        var (act, thing) = composer.Act();
        return Twin.Exchanged(
            $"The {noun.Plural} who will {verb.English} {other.English} do <not> think that {who.English} will [ever] {act.English} {PairComposer.The(thing)}.",
            $"The {noun.Plural} who will not {verb.English} {other.English} do think that {who.English} will ever {act.English} {PairComposer.The(thing)}."
        ) with
        {
            Attractors = 1,
        };
    }
}
