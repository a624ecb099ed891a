namespace Malmoi.Text;

/// <summary>The 11,172 Hangul syllables of Unicode and the letters they are made of.</summary>
/// <remarks>
/// A syllable is <c>0xAC00 + 588 L + 28 V + T</c> with L one of 19 initial consonants, V one of 21 vowels and T one of 27 final
/// consonants or 0 for none (The Unicode Standard, section 3.12).
/// </remarks>
public static class Hangul
{
    internal const char FirstSyllable = '가';
    internal const char LastSyllable = '힣';
    internal const char FirstInitial = '\u1100';
    internal const char FirstVowel = '\u1161';
    internal const char BeforeFirstFinal = '\u11a7';
    internal const int InitialCount = 19;
    internal const int VowelCount = 21;

    /// <summary>Final consonants, and none as number 0.</summary>
    internal const int FinalCount = 28;

    /// <summary>The number of ㄹ among the final consonants: after it the particle is 로, not 으로.</summary>
    public const int Rieul = 8;

    private const string Initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    private const string Vowels = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
    private const string Finals = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

    /// <summary>A precomposed syllable, 가 to 힣.</summary>
    public static bool IsSyllable(char character) => character is >= FirstSyllable and <= LastSyllable;

    /// <summary>A letter of modern Hangul in the form that stands alone: ㄱ to ㅣ.</summary>
    public static bool IsLetter(char character) => character is >= 'ㄱ' and <= 'ㅣ';

    /// <summary>Whether the sign belongs to the Korean script in any of its encodings: syllables, letters, conjoining and old jamo.</summary>
    public static bool IsHangul(char character) =>
        character
            is >= FirstSyllable
                and <= LastSyllable
                or >= '\u1100'
                and <= '\u11ff'
                or >= '\u3131'
                and <= '\u318e'
                or >= '\ua960'
                and <= '\ua97c'
                or >= '\ud7b0'
                and <= '\ud7fb'
                or >= '\uffa1'
                and <= '\uffdc';

    /// <summary>The numbers of initial (0 to 18), vowel (0 to 20) and final consonant (0 to 27, 0 for none) of a syllable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The character is not a precomposed syllable.</exception>
    public static (int Initial, int Vowel, int Final) Parts(char syllable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(syllable, FirstSyllable);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(syllable, LastSyllable);
        var index = syllable - FirstSyllable;
        return (index / (VowelCount * FinalCount), index / FinalCount % VowelCount, index % FinalCount);
    }

    /// <summary>The syllable with these parts; the inverse of <see cref="Parts"/>.</summary>
    public static char Syllable(int initial, int vowel, int final = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)initial, (uint)InitialCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)vowel, (uint)VowelCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)final, (uint)FinalCount);
        return (char)(FirstSyllable + (((initial * VowelCount) + vowel) * FinalCount) + final);
    }

    /// <summary>The same syllable with another final consonant: 하 and ㄴ (4) make 한.</summary>
    public static char WithFinal(char syllable, int final)
    {
        var (initial, vowel, _) = Parts(syllable);
        return Syllable(initial, vowel, final);
    }

    /// <summary>The letters of a syllable as they stand alone: 한 is "ㅎㅏㄴ".</summary>
    public static string Letters(char syllable)
    {
        var (initial, vowel, final) = Parts(syllable);
        return final == 0
            ? $"{Initials[initial]}{Vowels[vowel]}"
            : $"{Initials[initial]}{Vowels[vowel]}{Finals[final - 1]}";
    }

    /// <summary>A conjoining jamo (U+1100 ...) as the letter that stands alone, for display; any other character as it is.</summary>
    public static char StandAlone(char jamo) =>
        jamo switch
        {
            >= FirstInitial and < (char)(FirstInitial + InitialCount) => Initials[jamo - FirstInitial],
            >= FirstVowel and < (char)(FirstVowel + VowelCount) => Vowels[jamo - FirstVowel],
            > BeforeFirstFinal and < (char)(BeforeFirstFinal + FinalCount) => Finals[jamo - BeforeFirstFinal - 1],
            _ => jamo,
        };

    /// <summary>
    /// Whether the word ends in a consonant when read aloud, which chooses 은/는, 이/가, 을/를, 과/와: the last syllable has a final
    /// consonant. Digits are read in Sino-Korean (3 is 삼); decomposed text and single letters count as well.
    /// </summary>
    /// <returns>False also for words that end in another script.</returns>
    public static bool HasFinal(ReadOnlySpan<char> word) => FinalOf(word) > 0;

    /// <summary>The number of the last syllable's final consonant: 0 for none, <see cref="Rieul"/> for ㄹ, -1 where the script is another.</summary>
    public static int FinalOf(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return -1;
        }

        var last = word[^1];
        return last switch
        {
            >= FirstSyllable and <= LastSyllable => (last - FirstSyllable) % FinalCount,
            > BeforeFirstFinal and < (char)(BeforeFirstFinal + FinalCount) => last - BeforeFirstFinal,
            >= FirstVowel and < (char)(FirstVowel + VowelCount) => 0,
            'ㄹ' => Rieul,
            >= 'ㅏ' and <= 'ㅣ' => 0,
            >= 'ㄱ' and <= 'ㅎ' => Finals.IndexOf(last, StringComparison.Ordinal) + 1,
            // 일 이 삼 사 오 육 칠 팔 구; a last 0 is read 영, 십, 백, 천 or 만: never without a final, never ㄹ.
            '1' or '7' or '8' => Rieul,
            '0' => 21,
            '3' => 16,
            '6' => 1,
            >= '0' and <= '9' => 0,
            _ => -1,
        };
    }
}
