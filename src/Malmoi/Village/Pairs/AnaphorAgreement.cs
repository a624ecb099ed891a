using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>A reflexive agrees with its antecedent in gender and number.</summary>
internal static class AnaphorAgreement
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("anaphor_gender_agreement", "anaphor_agreement", Language.English, ByGender),
        new("anaphor_number_agreement", "anaphor_agreement", Language.English, ByNumber),
    ];

    private static Twin ByGender(PairComposer composer)
    {
        var verb = Verb(composer);
        var (man, woman) = (composer.Person(Gender.Masculine), composer.Person(Gender.Feminine));
        var his = EnglishSubject.Draw(composer, man, false, woman, false);
        var her = EnglishSubject.Draw(composer, woman, false, man, false);
        return Twin.Mirrored(
            $"{his.Text} {verb.Past} [himself]{composer.Tail()}.",
            $"{her.Text} {verb.Past} [herself]{composer.Tail()}."
        ) with
        {
            Attractors = Math.Min(his.Attractors, her.Attractors),
        };
    }

    private static Twin ByNumber(PairComposer composer)
    {
        var verb = Verb(composer);
        var gender = composer.Pick(Gender.Masculine, Gender.Feminine);
        var noun = composer.Person(gender);
        var other = composer.Person(gender);
        var one = EnglishSubject.Draw(composer, noun, false, other, true);
        var many = EnglishSubject.Draw(composer, noun, true, other, false);
        var singular = gender == Gender.Masculine ? "himself" : "herself";
        return Twin.Mirrored(
            $"{one.Text} {verb.Past} [{singular}]{composer.Tail()}.",
            $"{many.Text} {verb.Past} [themselves]{composer.Tail()}."
        ) with
        {
            Attractors = Math.Min(one.Attractors, many.Attractors),
        };
    }

    private static Verb Verb(PairComposer composer) => composer.Social(verb => verb.Is(VerbProperties.Reflexive));
}
