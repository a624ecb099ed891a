using Malmoi.Text;

namespace Malmoi.Instructions.Translation;

/// <summary>The language of a text: by its script, and where that is Latin by its runs of three letters (Dunning, 1994).</summary>
/// <param name="Language">Its code by ISO 639: ko, en, ...; "und" where nobody can tell: no letter, or a script of many languages.</param>
/// <param name="Share">Letters of that script among all letters; a syllable of Hangul counts as the two letters and a half that it is.</param>
public readonly record struct LanguageGuess(string Language, double Share)
{
    /// <summary>Nobody can tell.</summary>
    public const string Unknown = "und";

    private const double LettersOfSyllable = 2.5;

    // Korean and Japanese text is full of foreign words, foreign text is not full of Korean.
    private const double EnoughHangul = 0.3;
    private const double EnoughKana = 0.1;

    private static readonly (string Script, string Language)[] s_scripts =
    [
        ("Cyrillic", "ru"),
        ("Arabic", "ar"),
        ("Thai", "th"),
        ("Devanagari", "hi"),
        ("Greek", "el"),
        ("Hebrew", "he"),
        ("Han", "zh"),
    ];

    private static readonly int s_hangul = Scripts.Number("Hangul");
    private static readonly int s_latin = Scripts.Number("Latin");
    private static readonly int s_hiragana = Scripts.Number("Hiragana");
    private static readonly int s_katakana = Scripts.Number("Katakana");

    /// <summary>Guesses; a word or two of Latin letters are English unless they look otherwise.</summary>
    public static LanguageGuess Of(ReadOnlySpan<char> text)
    {
        Span<double> letters = stackalloc double[Scripts.Names.Count];
        var all = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (System.Text.Rune.IsLetter(rune))
            {
                var script = Scripts.Of(rune.Value);
                var weight = script == s_hangul ? LettersOfSyllable : 1;
                letters[script] += weight;
                all += weight;
            }
        }

        if (all == 0)
        {
            return new LanguageGuess(Unknown, 0);
        }

        var kana = letters[s_hiragana] + letters[s_katakana];
        if (letters[s_hangul] / all >= EnoughHangul)
        {
            return new LanguageGuess("ko", letters[s_hangul] / all);
        }

        if (kana / all >= EnoughKana)
        {
            return new LanguageGuess("ja", (kana + letters[Scripts.Number("Han")]) / all);
        }

        foreach (var (script, language) in s_scripts)
        {
            if (letters[Scripts.Number(script)] / all > 0.5)
            {
                return new LanguageGuess(language, letters[Scripts.Number(script)] / all);
            }
        }

        return letters[s_latin] / all > 0.5
            ? new LanguageGuess(LatinLanguages.Likeliest(text), letters[s_latin] / all)
            : new LanguageGuess(Unknown, 0);
    }
}
