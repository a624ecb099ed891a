using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>An English subject with words between it and its verb that would ask for another form.</summary>
internal readonly record struct EnglishSubject(string Text, int Distance, int Attractors)
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
        var text = PairComposer.Capital(PairComposer.The(noun, plural));
        var other = PairComposer.The(attractor, attractorPlural);
        var words = other.Split(' ').Length;
        return composer.IsHard ? new EnglishSubject($"{text} who {other} {composer.Social().Past}", words + 2, 1)
            : composer.Dice.Chance(40) ? new EnglishSubject($"{text} near {other}", words + 1, 1)
            : new EnglishSubject(text, 0, 0);
    }
}
