using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>This and these agree with their noun, whatever adjectives stand between.</summary>
internal static class DeterminerNounAgreement
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("determiner_noun_agreement", "determiner_noun_agreement", Language.English, Determiner),
        new("determiner_noun_agreement_noun", "determiner_noun_agreement", Language.English, NounForm),
        new("determiner_noun_agreement_irregular", "determiner_noun_agreement", Language.English, Irregular),
    ];

    private static Twin Determiner(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (one, many) = composer.Pick(("this", "these"), ("that", "those"));
        var between = Between(composer);
        return Twin.Mirrored(
            $"{composer.Name().English} {verb.Past} [{one}] {between}<{thing.English}>.",
            $"{composer.Name().English} {verb.Past} [{many}] {between}<{thing.Plural}>."
        );
    }

    private static Twin NounForm(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var (one, many) = composer.Pick(("this", "these"), ("that", "those"));
        var between = Between(composer);
        return Twin.Mirrored(
            $"{composer.Name().English} {verb.Past} <{one}> {between}[{thing.English}].",
            $"{composer.Name().English} {verb.Past} <{many}> {between}[{thing.Plural}]."
        );
    }

    private static Twin Irregular(PairComposer composer)
    {
        var noun = composer.Noun(noun =>
            noun.Countability == Countability.Count
            && (noun.IsPerson || noun.Is(NounProperties.Animate))
            && !noun.Is(NounProperties.Relational)
            && !noun.Plural.EndsWith('s')
            && noun.Plural != noun.English
        );
        var (one, many) = composer.Pick(("this", "these"), ("that", "those"));
        var between = Between(composer);
        return Twin.Mirrored(
            $"{composer.Name().English} saw <{one}> {between}[{noun.English}] yesterday.",
            $"{composer.Name().English} saw <{many}> {between}[{noun.Plural}] yesterday."
        );
    }

    private static string Between(PairComposer composer)
    {
        var adjectives = composer.IsHard ? 3 : composer.Dice.Next(3);
        return adjectives switch
        {
            0 => "",
            1 => composer.Pick("big", "small", "old", "new") + " ",
            2 => composer.Pick("very", "rather", "really") + " " + composer.Pick("big", "small", "old", "new") + " ",
            _ => composer.Pick("very", "rather", "really")
                + " "
                + composer.Pick("big", "small", "large", "little")
                + " "
                + composer.Pick("old", "new", "red", "white", "black")
                + " ",
        };
    }
}
