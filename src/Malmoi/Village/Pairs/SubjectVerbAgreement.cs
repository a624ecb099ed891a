using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>The verb agrees with its subject, not with the noun that stands nearer.</summary>
internal static class SubjectVerbAgreement
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("subject_verb_agreement", "subject_verb_agreement", Language.English, MainVerb),
        new("subject_verb_agreement_be", "subject_verb_agreement", Language.English, Be),
        new("subject_verb_agreement_irregular_noun", "subject_verb_agreement", Language.English, IrregularNoun),
    ];

    private static Twin MainVerb(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (one, many) = Subjects(composer, composer.Person());
        return Twin.Mirrored(
            $"{one.Text} [{verb.ThirdPerson}] {PairComposer.The(thing)}.",
            $"{many.Text} [{verb.English}] {PairComposer.The(thing)}."
        ) with
        {
            Attractors = Math.Min(one.Attractors, many.Attractors),
        };
    }

    private static Twin Be(PairComposer composer)
    {
        var (one, many) = Subjects(composer, composer.Person());
        var (was, were) = composer.Pick(("was", "were"), ("is", "are"), ("has been", "have been"));
        var quality = composer.Pick("happy", "tired", "hungry", "busy", "sad", "angry", "kind", "famous");
        return Twin.Mirrored($"{one.Text} [{was}] {quality}.", $"{many.Text} [{were}] {quality}.") with
        {
            Attractors = Math.Min(one.Attractors, many.Attractors),
        };
    }

    private static Twin IrregularNoun(PairComposer composer)
    {
        var noun = composer.Noun(noun =>
            noun.IsPerson
            && !noun.Is(NounProperties.Relational)
            && noun.Countability == Countability.Count
            && !noun.Plural.EndsWith('s')
            && noun.Plural != noun.English
        );
        var (verb, thing) = composer.Act();
        var (one, many) = Subjects(composer, noun);
        return Twin.Mirrored(
            $"{one.Text} [{verb.ThirdPerson}] {PairComposer.The(thing)}.",
            $"{many.Text} [{verb.English}] {PairComposer.The(thing)}."
        ) with
        {
            Attractors = Math.Min(one.Attractors, many.Attractors),
        };
    }

    private static (EnglishSubject One, EnglishSubject Many) Subjects(PairComposer composer, Noun noun)
    {
        var other = composer.Person();
        return (
            EnglishSubject.Draw(composer, noun, false, other, true),
            EnglishSubject.Draw(composer, noun, true, other, false)
        );
    }
}
