using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>What is left unsaid must be recoverable: the auxiliary echoes the first clause, a number may stand for its noun, an adjective may not.</summary>
internal static class Ellipsis
{
    public static Paradigm[] Paradigms { get; } =
    [
        new("verb_phrase_ellipsis", "ellipsis", Language.English, VerbPhrase),
        new("noun_ellipsis", "ellipsis", Language.English, NounPhrase),
    ];

    private static Twin VerbPhrase(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var first = composer.Name();
        var second = composer.OtherName(first);
        var third = composer.Name();
        var fourth = composer.OtherName(third);
        var quality = composer.Pick("happy", "tired", "hungry", "busy", "sad", "angry", "thirsty");
        var between = composer.IsHard ? $" in {PairComposer.The(composer.Place())}" : composer.Beside();
        return Twin.Mirrored(
            $"{first.English} <{verb.Past}> {PairComposer.The(thing)}{between}, and {second.English} [did] too.",
            $"{third.English} <was> {quality}{between}, and {fourth.English} [was] too."
        );
    }

    private static Twin NounPhrase(PairComposer composer)
    {
        var (verb, thing) = composer.Act();
        var first = composer.Name();
        var second = composer.OtherName(first);
        var quality = composer.Pick("big", "small", "old", "new", "red", "white", "black");
        var count = 2 + composer.Dice.Next(4);
        var (few, more) = (Numbers.Of(count).English, Numbers.Of(count + 1 + composer.Dice.Next(3)).English);
        return Twin.Exchanged(
            $"{first.English} {verb.Past} {few} {quality} <{thing.Plural}>, and {second.English} {verb.Past} [{more}].",
            $"{first.English} {verb.Past} {few} {thing.Plural}, and {second.English} {verb.Past} {more} {quality}."
        );
    }
}
