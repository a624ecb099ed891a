namespace Malmoi.Village.Korean;

/// <summary>Joins Korean stems and endings: irregular stems, vowel harmony, contraction, and the vowels and ㄹ that drop.</summary>
public static class Conjugation
{
    /// <summary>The form of a predicate with endings in a row; all but the last make a longer stem (으시, 었, 겠).</summary>
    internal static string Conjugate(Predicate predicate, ReadOnlySpan<string> endings)
    {
        var stem = predicate;
        foreach (var ending in endings[..^1])
        {
            stem = Lengthen(stem, ending);
        }

        return Join(stem, EndingShapes.After(stem, endings[^1]));
    }

    private static Predicate Lengthen(Predicate stem, string ending)
    {
        var text = Join(stem, EndingShapes.After(stem, ending));
        return ending switch
        {
            "으시" => new Predicate(text, StemClass.Regular, stem.Kind, isHonorific: true),
            "었" or "겠" => new Predicate(text, StemClass.Regular, PredicateKind.Tensed),
            // 어지다, 어하다, 게 하다: a new verb.
            _ => new Predicate(text, ending.EndsWith('하') ? StemClass.Ha : StemClass.Regular, PredicateKind.Action),
        };
    }

    private static string Join(Predicate stem, string ending) =>
        ending[0] switch
        {
            '으' or '은' or '을' or '음' or '읍' => JoinEu(stem, ending),
            '어' or '었' => JoinHarmonic(stem, ending),
            '습' => JoinSeup(stem.Stem, ending),
            _ when stem.Class == StemClass.Copula => CopulaStem.Join(stem.Stem, ending),
            _ => JoinConsonant(stem.Stem, ending),
        };

    /// <summary>고, 지만, 는, 니: a ㄹ drops before ㄴ.</summary>
    private static string JoinConsonant(string stem, string ending) =>
        Syllable.Coda(stem[^1]) == Syllable.CodaRieul && Syllable.Onset(ending[0]) == 2
            ? WithoutCoda(stem) + ending
            : stem + ending;

    /// <summary>습니다 after a consonant, ㅂ니다 after a vowel or a dropped ㄹ.</summary>
    private static string JoinSeup(string stem, string ending) =>
        Syllable.Coda(stem[^1]) is Syllable.NoCoda or Syllable.CodaRieul
            ? Syllable.WithLast(stem, Syllable.WithCoda(stem[^1], Syllable.CodaBieup)) + ending[1..]
            : stem + ending;

    private static string JoinEu(Predicate predicate, string ending)
    {
        var stem = IrregularStem.BeforeEu(predicate);
        var keepsEu = IrregularStem.KeepsEu(predicate);
        var coda = Syllable.Coda(stem[^1]);
        if (keepsEu || coda is not (Syllable.NoCoda or Syllable.CodaRieul))
        {
            return stem + ending;
        }

        var endingCoda = Syllable.Coda(ending[0]);
        if (endingCoda != Syllable.NoCoda)
        {
            // 은, 을, 음, 읍니까: the consonant goes under the stem; 살 + 음 is 삶, otherwise ㄹ gives way.
            var joined =
                coda == Syllable.CodaRieul && endingCoda == Syllable.CodaMieum ? Syllable.CodaRieulMieum : endingCoda;
            return Syllable.WithLast(stem, Syllable.WithCoda(stem[^1], joined)) + ending[1..];
        }

        var rest = ending[1..];
        var dropsRieul =
            coda == Syllable.CodaRieul && rest.Length > 0 && rest[0] is '니' or '시' or '세' or '십' or '셔' or '오';
        return (coda == Syllable.CodaRieul && dropsRieul ? WithoutCoda(stem) : stem) + rest;
    }

    private static string JoinHarmonic(Predicate predicate, string ending)
    {
        if (predicate.IsHonorific && ending == "어요")
        {
            return Syllable.WithLast(predicate.Stem, '세') + "요";
        }

        var stem = IrregularStem.BeforeHarmony(predicate, out var contracts);
        var vowel =
            predicate.Kind != PredicateKind.Tensed && VowelHarmony.IsBright(predicate, stem) ? Syllable.A : Syllable.Eo;
        var first = Syllable.WithVowel(ending[0], vowel);
        return contracts ? VowelContraction.Join(predicate, stem, first) + ending[1..] : stem + first + ending[1..];
    }

    private static string WithoutCoda(string stem) =>
        Syllable.WithLast(stem, Syllable.WithCoda(stem[^1], Syllable.NoCoda));
}
