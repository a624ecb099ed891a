namespace Malmoi.Village.Korean;

/// <summary>The arithmetic of precomposed Hangul: a syllable is 0xAC00 + (onset * 21 + vowel) * 28 + coda (Unicode, chapter 3.12).</summary>
internal static class Syllable
{
    public const int NoCoda = 0;
    public const int CodaNieun = 4;
    public const int CodaDigeut = 7;
    public const int CodaRieul = 8;
    public const int CodaRieulMieum = 10;
    public const int CodaMieum = 16;
    public const int CodaBieup = 17;
    public const int CodaSiot = 19;
    public const int CodaSsangSiot = 20;
    public const int CodaHieut = 27;
    public const int OnsetRieul = 5;
    public const int OnsetIeung = 11;

    public const int A = 0;
    public const int Ae = 1;
    public const int Ya = 2;
    public const int Yae = 3;
    public const int Eo = 4;
    public const int E = 5;
    public const int Yeo = 6;
    public const int Ye = 7;
    public const int O = 8;
    public const int Wa = 9;
    public const int Wae = 10;
    public const int Oe = 11;
    public const int U = 13;
    public const int Wo = 14;
    public const int Eu = 18;
    public const int I = 20;

    public static bool Is(char letter) => letter is >= '가' and <= '힣';

    public static int Onset(char syllable) => (syllable - '가') / (21 * 28);

    public static int Vowel(char syllable) => (syllable - '가') / 28 % 21;

    public static int Coda(char syllable) => Is(syllable) ? (syllable - '가') % 28 : NoCoda;

    public static char Compose(int onset, int vowel, int coda) => (char)('가' + ((((onset * 21) + vowel) * 28) + coda));

    public static char WithCoda(char syllable, int coda) => (char)(syllable - Coda(syllable) + coda);

    public static char WithVowel(char syllable, int vowel) => Compose(Onset(syllable), vowel, Coda(syllable));

    /// <summary>The text with its last syllable replaced.</summary>
    public static string WithLast(string text, char last) => string.Concat(text.AsSpan(0, text.Length - 1), [last]);
}
