namespace Malmoi.Text;

/// <summary>Hangul syllables taken apart into conjoining jamo and put together again, exactly, for any text.</summary>
/// <remarks>
/// <code>
/// 한글    ->  ᄒ ᅡ ᆫ ᄀ ᅳ ᆯ        the jamo of Unicode's own decomposition: an initial ᆫ and a final ᄂ are different signs
/// 나      ->  ᄂ ᅡ                  no final consonant, no sign: the next initial or any other character ends the syllable
/// ㅋㅋ    ->  ㅋ ㅋ                 letters that stand alone are not part of a syllable and stay what they are
/// </code>
/// Text that already holds conjoining jamo (decomposed files from macOS, say) keeps them: each is marked by a U+034F (combining
/// grapheme joiner, made to keep such sequences apart) before it, and so is a U+034F itself. So
/// <c>Compose(Decompose(text)) == text</c> for every string, valid UTF-16 or not.
/// </remarks>
public static class Jamo
{
    /// <summary>Says that the jamo after it stood in the text by itself.</summary>
    public const char LiteralMark = '\u034f';

    /// <summary>The most characters that one character of text becomes.</summary>
    public const int MostPerCharacter = 3;

    /// <summary>The jamo of <paramref name="text"/>.</summary>
    public static string Decompose(ReadOnlySpan<char> text)
    {
        var jamo = new char[checked(text.Length * MostPerCharacter)];
        return new string(jamo, 0, Decompose(text, jamo));
    }

    /// <summary>
    /// Writes the jamo of <paramref name="text"/> and gives their number; <paramref name="jamo"/> is at least
    /// <see cref="MostPerCharacter"/> times as long.
    /// </summary>
    public static int Decompose(ReadOnlySpan<char> text, Span<char> jamo)
    {
        var length = 0;
        foreach (var character in text)
        {
            if (Hangul.IsSyllable(character))
            {
                var (initial, vowel, final) = Hangul.Parts(character);
                jamo[length++] = (char)(Hangul.FirstInitial + initial);
                jamo[length++] = (char)(Hangul.FirstVowel + vowel);
                if (final > 0)
                {
                    jamo[length++] = (char)(Hangul.BeforeFirstFinal + final);
                }
            }
            else
            {
                if (NeedsMark(character))
                {
                    jamo[length++] = LiteralMark;
                }

                jamo[length++] = character;
            }
        }

        return length;
    }

    /// <summary>The text whose jamo these are; jamo that form no syllable stay as they are.</summary>
    public static string Compose(ReadOnlySpan<char> jamo)
    {
        var text = new char[jamo.Length];
        return new string(text, 0, Compose(jamo, text));
    }

    /// <summary>Writes the text whose jamo these are and gives its length, at most that of <paramref name="jamo"/>.</summary>
    public static int Compose(ReadOnlySpan<char> jamo, Span<char> text)
    {
        var length = 0;
        for (var i = 0; i < jamo.Length; i++)
        {
            if (jamo[i] == LiteralMark && i + 1 < jamo.Length && NeedsMark(jamo[i + 1]))
            {
                text[length++] = jamo[++i];
            }
            else if (IsInitial(jamo[i]) && i + 1 < jamo.Length && IsVowel(jamo[i + 1]))
            {
                var initial = jamo[i] - Hangul.FirstInitial;
                var vowel = jamo[++i] - Hangul.FirstVowel;
                var final = i + 1 < jamo.Length && IsFinal(jamo[i + 1]) ? jamo[++i] - Hangul.BeforeFirstFinal : 0;
                text[length++] = Hangul.Syllable(initial, vowel, final);
            }
            else
            {
                text[length++] = jamo[i];
            }
        }

        return length;
    }

    /// <summary>An initial consonant of a modern syllable, U+1100 to U+1112.</summary>
    public static bool IsInitial(char character) => (uint)(character - Hangul.FirstInitial) < Hangul.InitialCount;

    /// <summary>A vowel of a modern syllable, U+1161 to U+1175.</summary>
    public static bool IsVowel(char character) => (uint)(character - Hangul.FirstVowel) < Hangul.VowelCount;

    /// <summary>A final consonant of a modern syllable, U+11A8 to U+11C2.</summary>
    public static bool IsFinal(char character) =>
        (uint)(character - Hangul.BeforeFirstFinal - 1) < Hangul.FinalCount - 1;

    private static bool NeedsMark(char character) =>
        IsInitial(character) || IsVowel(character) || IsFinal(character) || character == LiteralMark;
}
