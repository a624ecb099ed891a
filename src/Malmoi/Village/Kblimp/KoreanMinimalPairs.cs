namespace Malmoi.Village.Kblimp;

/// <summary>Two Korean sentences that differ minimally, of which only one is good.</summary>
/// <param name="Good">The one that speakers accept.</param>
/// <param name="Bad">The other.</param>
/// <param name="GoodMorphemes">Morphemes of the good one.</param>
/// <param name="BadMorphemes">Morphemes of the other.</param>
public sealed record KoreanPair(string Good, string Bad, int GoodMorphemes, int BadMorphemes);

/// <summary>A rule of Korean that minimal pairs test.</summary>
/// <param name="Uid">Its name in the data.</param>
/// <param name="Phenomenon">The part of grammar, BLiMP's linguistics_term.</param>
/// <param name="Field">morphology, syntax, semantics, syntax/semantics or pragmatics.</param>
/// <param name="Rule">The rule, with an example.</param>
/// <param name="Source">Where the literature has it.</param>
/// <param name="Reach">How far apart the words stand that decide.</param>
public sealed record KoreanParadigm(
    string Uid,
    string Phenomenon,
    string Field,
    string Rule,
    string Source,
    Reach Reach
);

/// <summary>K-BLiMP: Korean minimal pairs after BLiMP (Warstadt et al., 2020), drawn from templates over Maeul's grammar.</summary>
public static class KoreanMinimalPairs
{
    /// <summary>Pairs of a paradigm, as BLiMP has them.</summary>
    public const int PairsPerParadigm = 1000;

    /// <summary>The seed of the published set.</summary>
    public const ulong PublishedSeed = 1;

    /// <summary>After so many draws without a new cross the paradigm has given all it has.</summary>
    private const int Patience = 20_000;

    private static readonly IReadOnlyList<Phenomenon> _phenomena =
    [
        ParticleShapes.Phenomenon,
        CaseFrames.Phenomenon,
        SubjectHonorification.Phenomenon,
        SpeechLevels.Phenomenon,
        Polarity.Phenomenon,
        Negation.Phenomenon,
        Classifiers.Phenomenon,
        Anaphors.Binding,
        Anaphors.Plurals,
        Times.Phenomenon,
        Voices.Phenomenon,
        Complements.Phenomenon,
        Islands.Phenomenon,
        Delimiters.Phenomenon,
        Connectives.Phenomenon,
        Conjugations.Phenomenon,
        LightVerbs.Phenomenon,
        Comparisons.Phenomenon,
    ];

    /// <summary>Every paradigm, phenomenon by phenomenon.</summary>
    public static IReadOnlyList<KoreanParadigm> Paradigms { get; } =
    [
        .. _phenomena.SelectMany(phenomenon =>
            phenomenon.Paradigms.Select(paradigm => new KoreanParadigm(
                paradigm.Uid,
                phenomenon.Name,
                phenomenon.Field,
                paradigm.Rule,
                paradigm.Source,
                paradigm.Reach
            ))
        ),
    ];

    /// <summary>Pairs of one paradigm, two and two in which licensor and form change places; no sentence pair comes twice.</summary>
    /// <param name="uid">The paradigm.</param>
    /// <param name="seed">The same seed, the same pairs.</param>
    /// <param name="count">How many; fewer come where the paradigm has no more.</param>
    /// <exception cref="InputException">No paradigm has that name.</exception>
    public static IEnumerable<KoreanPair> Pairs(string uid, ulong seed = PublishedSeed, int count = PairsPerParadigm)
    {
        var paradigm =
            _phenomena.SelectMany(phenomenon => phenomenon.Paradigms).FirstOrDefault(one => one.Uid == uid)
            ?? throw new InputException(
                $"there is no paradigm '{uid}'; the names are {string.Join(", ", Paradigms.Select(one => one.Uid))}"
            );
        return Pairs(paradigm, seed).Take(count);
    }

    /// <summary>The number of the cross that a pair is a row of.</summary>
    /// <param name="number">Of the pair in its paradigm, from 0.</param>
    public static int Cluster(int number) => number / 2;

    private static IEnumerable<KoreanPair> Pairs(Paradigm paradigm, ulong seed)
    {
        var dice = new Dice();
        var draws = new Draws(dice, Wordbook.Default);
        var stream = seed + ((ulong)TextHash.Of(paradigm.Uid) << 32);
        HashSet<string> seen = new(StringComparer.Ordinal);
        var misses = 0;
        for (var index = 0UL; misses < Patience; index++)
        {
            dice.Throw(stream, index);
            if (paradigm.Draw(draws) is not { } cross || cross.Texts.Any(seen.Contains))
            {
                misses++;
                continue;
            }

            misses = 0;
            seen.UnionWith(cross.Texts);
            yield return Pair(cross.FirstGood, cross.FirstBad);
            yield return Pair(cross.SecondGood, cross.SecondBad);
        }
    }

    private static KoreanPair Pair(Line good, Line bad) => new(good.Text, bad.Text, good.Morphemes, bad.Morphemes);
}
