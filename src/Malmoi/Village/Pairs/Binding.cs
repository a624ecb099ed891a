using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Principle A (Chomsky, 1981): a reflexive is bound within its clause, by a subject that commands it.</summary>
internal static class Binding
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("principle_A_domain", "binding", Language.English, Domain),
        new("principle_A_c_command", "binding", Language.English, Command),
    ];

    private static Twin Domain(PairComposer composer)
    {
        var verb = composer.Social(verb => verb.Is(VerbProperties.Reflexive));
        var saying = composer.Pick("said", "thought", "knew", "believed");
        var (man, woman) = (composer.Name(Gender.Masculine), composer.Name(Gender.Feminine));
        var between = composer.IsHard ? $" who met {PairComposer.The(composer.Person())}" : composer.Beside();
        var (king, queen) = (composer.Person(Gender.Masculine), composer.Person(Gender.Feminine));
        return Twin.Mirrored(
            $"{woman.English} {saying} that the <{king.English}>{between} {verb.Past} [himself]{composer.Tail()}.",
            $"{man.English} {saying} that the <{queen.English}>{between} {verb.Past} [herself]{composer.Tail()}."
        ) with
        {
            Attractors = 1,
        };
    }

    private static Twin Command(PairComposer composer)
    {
        var verb = composer.Social(verb => verb.Is(VerbProperties.Reflexive));
        var (man, woman) = (composer.Person(Gender.Masculine), composer.Person(Gender.Feminine));
        var (father, mother) = composer.Pick(
            ("father", "mother"),
            ("uncle", "aunt"),
            ("grandfather", "grandmother"),
            ("son", "daughter")
        );
        var between = composer.IsHard ? $" who met {PairComposer.The(composer.Person())}" : composer.Beside();
        return Twin.Mirrored(
            $"{PairComposer.Capital(PairComposer.The(woman))}'s <{father}>{between} {verb.Past} [himself]{composer.Tail()}.",
            $"{PairComposer.Capital(PairComposer.The(man))}'s <{mother}>{between} {verb.Past} [herself]{composer.Tail()}."
        ) with
        {
            Attractors = 1,
        };
    }
}
