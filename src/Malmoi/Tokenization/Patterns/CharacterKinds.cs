using System.Globalization;

namespace Malmoi.Tokenization.Patterns;

/// <summary>What the expressions of byte-level tokenizers ask of a character.</summary>
[Flags]
public enum CharacterKinds : byte
{
    None = 0,

    /// <summary><c>\p{L}</c></summary>
    Letter = 1,

    /// <summary><c>\p{N}</c></summary>
    Number = 2,

    /// <summary><c>\s</c></summary>
    Space = 4,

    /// <summary><c>[\r\n]</c></summary>
    LineBreak = 8,

    /// <summary><c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c></summary>
    UpperLike = 16,

    /// <summary><c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c></summary>
    LowerLike = 32,
}

/// <summary>The kinds of every character, looked up in a table.</summary>
public static class CharacterTable
{
    private static readonly CharacterKinds[] Kinds = Make();

    /// <summary>The kinds of the character at <paramref name="position"/>, and its length in UTF-16 units.</summary>
    public static CharacterKinds At(ReadOnlySpan<char> text, int position, out int length)
    {
        var c = text[position];
        if (char.IsHighSurrogate(c) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
        {
            length = 2;
            return Of(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[position + 1])));
        }

        length = 1;
        return Kinds[c];
    }

    private static CharacterKinds[] Make()
    {
        var kinds = new CharacterKinds[char.MaxValue + 1];
        for (var c = 0; c <= char.MaxValue; c++)
        {
            kinds[c] = Of(CharUnicodeInfo.GetUnicodeCategory((char)c));
            kinds[c] |= char.IsWhiteSpace((char)c) ? CharacterKinds.Space : CharacterKinds.None;
            kinds[c] |= (char)c is '\r' or '\n' ? CharacterKinds.LineBreak : CharacterKinds.None;
        }

        return kinds;
    }

    private static CharacterKinds Of(UnicodeCategory category) =>
        category switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterKinds.Letter
                | CharacterKinds.UpperLike,
            UnicodeCategory.LowercaseLetter => CharacterKinds.Letter | CharacterKinds.LowerLike,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterKinds.Letter
                | CharacterKinds.UpperLike
                | CharacterKinds.LowerLike,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
                CharacterKinds.UpperLike | CharacterKinds.LowerLike,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber =>
                CharacterKinds.Number,
            _ => CharacterKinds.None,
        };
}
