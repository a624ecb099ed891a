using System.Buffers;
using System.Globalization;
using System.Text;
using Malmoi.Text;

namespace Malmoi.Tokenization.Korean;

/// <summary>A word as the characters that must not be cut: syllables (composed, also where the text is not), letters, signs with what combines with them.</summary>
/// <remarks>Reused from word to word; what it holds is that of the last <see cref="Read"/>.</remarks>
internal sealed class EojeolUnits
{
    /// <summary>UTF-16 units of the longest word that is looked at.</summary>
    public const int Longest = 512;

    private const char Joiner = '\u200d';

    private readonly char[] _characters = new char[Longest];
    private readonly char[] _codes = new char[Longest];
    private readonly int[] _starts = new int[Longest + 1];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Each unit as one character: its syllable, or its first UTF-16 unit.</summary>
    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, Count);

    /// <summary>Each unit as features see it: digits are all 0, foreign letters all a, Chinese characters all 字; <see cref="Sign"/> for signs.</summary>
    public ReadOnlySpan<char> Codes => _codes.AsSpan(0, Count);

    /// <summary>Where each unit begins in the word, and last where the word ends.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count + 1);

    /// <summary>The code of whatever is neither letter nor digit.</summary>
    public const char Sign = '\0';

    /// <summary>Reads a word of at most <see cref="Longest"/> UTF-16 units.</summary>
    public void Read(ReadOnlySpan<char> word)
    {
        Count = 0;
        for (var at = 0; at < word.Length; )
        {
            var length = Unit(word[at..], out var character, out var code);
            if (Count == 0 || !(word[at - 1] == Joiner || Combines(word[at - 1], word[at])))
            {
                (_characters[Count], _codes[Count], _starts[Count]) = (character, code, at);
                Count++;
            }

            at += length;
        }

        _starts[Count] = word.Length;
    }

    private static int Unit(ReadOnlySpan<char> text, out char character, out char code)
    {
        character = text[0];
        if (Hangul.IsSyllable(character) || Hangul.IsLetter(character))
        {
            code = character;
            return 1;
        }

        if (Jamo.IsInitial(character) && text.Length > 1 && Jamo.IsVowel(text[1]))
        {
            var final = text.Length > 2 && Jamo.IsFinal(text[2]) ? text[2] - Hangul.BeforeFirstFinal : 0;
            code = character = Hangul.Syllable(character - Hangul.FirstInitial, text[1] - Hangul.FirstVowel, final);
            return final > 0 ? 3 : 2;
        }

        var status = Rune.DecodeFromUtf16(text, out var rune, out var length);
        code =
            status != OperationStatus.Done ? Sign
            : Rune.IsDigit(rune) ? '0'
            : !Rune.IsLetterOrDigit(rune) ? Sign
            : Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter && rune.Value >= 0x2e80 ? '字'
            : 'a';
        return length;
    }

    // Old Hangul too is written as initials, then vowels and finals.
    private static bool Combines(char before, char character) =>
        character is >= '\u1160' and <= '\u11ff' or >= '\ud7b0' and <= '\ud7fb'
        || (IsInitial(before) && (IsInitial(character) || Hangul.IsSyllable(character)))
        || CharUnicodeInfo.GetUnicodeCategory(character)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format;

    private static bool IsInitial(char character) =>
        character is >= '\u1100' and <= '\u115f' or >= '\ua960' and <= '\ua97c';
}
