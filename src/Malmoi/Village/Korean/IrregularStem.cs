namespace Malmoi.Village.Korean;

/// <summary>What happens to an irregular stem before 으 and before 아/어.</summary>
internal static class IrregularStem
{
    /// <summary>돕: 도우, 듣: 들, 짓: 지, 파랗: 파라.</summary>
    public static string BeforeEu(Predicate predicate)
    {
        var stem = predicate.Stem;
        return predicate.Class switch
        {
            StemClass.Bieup => Bare(stem) + "우",
            StemClass.Digeut => Syllable.WithLast(stem, Syllable.WithCoda(stem[^1], Syllable.CodaRieul)),
            StemClass.Siot or StemClass.Hieut => Bare(stem),
            _ => stem,
        };
    }

    /// <summary>들으면 and 지으면 keep the 으 although a ㄹ or a vowel stands before it.</summary>
    public static bool KeepsEu(Predicate predicate) => predicate.Class is StemClass.Digeut or StemClass.Siot;

    /// <summary>돕: 도우, 듣: 들, 짓: 지 (which does not contract), 모르: 몰ㄹ, 푸: 프.</summary>
    public static string BeforeHarmony(Predicate predicate, out bool contracts)
    {
        var stem = predicate.Stem;
        contracts = predicate.Class != StemClass.Siot;
        switch (predicate.Class)
        {
            case StemClass.Bieup:
                return Bare(stem) + (IsHelpOrFair(stem) ? "오" : "우");
            case StemClass.Digeut:
                return Syllable.WithLast(stem, Syllable.WithCoda(stem[^1], Syllable.CodaRieul));
            case StemClass.Siot:
                return Bare(stem);
            case StemClass.Reu:
                return Syllable.WithLast(stem[..^1], Syllable.WithCoda(stem[^2], Syllable.CodaRieul)) + "르";
            case StemClass.U:
                return Syllable.WithLast(stem, Syllable.WithVowel(stem[^1], Syllable.Eu));
            default:
                return stem;
        }
    }

    /// <summary>Of the ㅂ stems only 돕 and 곱 have 와.</summary>
    private static bool IsHelpOrFair(string stem) =>
        stem is "돕" or "곱"
        || stem.EndsWith(" 돕", StringComparison.Ordinal)
        || stem.EndsWith(" 곱", StringComparison.Ordinal);

    private static string Bare(string stem) => Syllable.WithLast(stem, Syllable.WithCoda(stem[^1], Syllable.NoCoda));
}
