namespace Malmoi.Village.Korean;

/// <summary>Vowel harmony: stems whose last full vowel is bright (ㅏ ㅑ ㅗ) take 아, the others 어.</summary>
internal static class VowelHarmony
{
    public static bool IsBright(Predicate predicate, string stem)
    {
        var at = stem.Length - 1;
        // ㅡ drops before 아/어 and the syllable before it decides: 바쁘, 바빠; 쓰, 써.
        if (
            predicate.Class != StemClass.Reo
            && Syllable.Coda(stem[at]) == Syllable.NoCoda
            && Syllable.Vowel(stem[at]) == Syllable.Eu
        )
        {
            at--;
        }

        return at >= 0 && Syllable.Is(stem[at]) && Syllable.Vowel(stem[at]) is Syllable.A or Syllable.Ya or Syllable.O;
    }
}
