namespace Malmoi.Village.Korean;

/// <summary>How a stem that ends in a vowel swallows the 아/어 of an ending: 가, 와, 줘, 마셔, 돼, 써.</summary>
internal static class VowelContraction
{
    /// <param name="predicate">Whose stem it is.</param>
    /// <param name="stem">The stem as it stands before 아/어.</param>
    /// <param name="first">The ending's first syllable, in harmony: 아, 어, 았 or 었.</param>
    public static string Join(Predicate predicate, string stem, char first)
    {
        var last = stem[^1];
        var coda = Syllable.Coda(first);
        switch (predicate.Class)
        {
            case StemClass.Ha:
                return Merge(stem, Syllable.Ae, coda);
            case StemClass.Reo:
                return stem + Syllable.Compose(Syllable.OnsetRieul, Syllable.Eo, coda);
            case StemClass.Hieut:
                return Merge(stem, Darken(stem), coda);
            case StemClass.Copula:
                return JoinCopula(stem, first);
        }

        if (Syllable.Coda(last) != Syllable.NoCoda)
        {
            return stem + first;
        }

        return Syllable.Vowel(last) switch
        {
            Syllable.A or Syllable.Eo or Syllable.Yeo or Syllable.Ae or Syllable.E => Merge(
                stem,
                Syllable.Vowel(last),
                coda
            ),
            Syllable.O => Merge(stem, Syllable.Wa, coda),
            Syllable.U => Merge(stem, Syllable.Wo, coda),
            Syllable.I => Merge(stem, Syllable.Yeo, coda),
            Syllable.Oe => Merge(stem, Syllable.Wae, coda),
            Syllable.Eu => Merge(stem, Syllable.Vowel(first), coda),
            _ => stem + first,
        };
    }

    /// <summary>의사 + 이 + 었 is 의사였, 선생님 + 이 + 었 is 선생님이었, 아니 + 었 is 아니었.</summary>
    private static string JoinCopula(string stem, char first)
    {
        var follows = stem.Length > 1 && stem[^1] == '이' && Syllable.Coda(stem[^2]) == Syllable.NoCoda;
        return follows ? Merge(stem, Syllable.Yeo, Syllable.Coda(first)) : stem + first;
    }

    private static string Merge(string stem, int vowel, int coda) =>
        Syllable.WithLast(stem, Syllable.Compose(Syllable.Onset(stem[^1]), vowel, coda));

    /// <summary>파랗: 파래, 하얗: 하얘, 누렇: 누레, 허옇: 허예; 그렇, 어떻, 이렇, 저렇 have ㅐ.</summary>
    private static int Darken(string stem)
    {
        if (stem.EndsWith("그렇", StringComparison.Ordinal) || stem is "어떻" or "이렇" or "저렇")
        {
            return Syllable.Ae;
        }

        return Syllable.Vowel(stem[^1]) switch
        {
            Syllable.A => Syllable.Ae,
            Syllable.Ya => Syllable.Yae,
            Syllable.Eo => Syllable.E,
            _ => Syllable.Ye,
        };
    }
}
