using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>An English subject with words between it and its verb that would ask for another form.</summary>
internal readonly record struct EnglishSubject(string Text, int Attractors)
{
    /// <summary>A noun, followed where pairs are hard by a relative clause about an attractor, otherwise at times by a short phrase.</summary>
    public static EnglishSubject Draw(
        PairComposer composer,
        Noun noun,
        bool plural,
        Noun attractor,
        bool attractorPlural
    )
    {
        var text = $"The <{(plural ? noun.Plural : noun.English)}>";
        var other = PairComposer.The(attractor, attractorPlural);
        return composer.IsHard ? new EnglishSubject($"{text} who {other} {composer.Social().Past}", 1)
            : composer.Dice.Chance(40) ? new EnglishSubject($"{text} near {other}", 1)
            : new EnglishSubject(text, 0);
    }
}
