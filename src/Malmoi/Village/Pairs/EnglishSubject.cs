using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>An English subject with words between it and its verb that would ask for another form.</summary>
internal readonly record struct EnglishSubject(string Text, int Attractors)
{
    /// <summary>A noun, followed where pairs are hard by a relative clause about an attractor, otherwise at times by a phrase, or by a clause whose object it is.</summary>
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
        return composer.IsHard
            ? new EnglishSubject($"{text} who {other} {composer.Social().Past}", 1)
            : composer.Dice.Next(10) switch
            {
                < 3 => new EnglishSubject($"{text} near {other}", 1),
                < 6 => new EnglishSubject($"{text} who {composer.Social().Past} {other}", 1),
                _ => new EnglishSubject(text, 0),
            };
    }
}
