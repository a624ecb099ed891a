using System.Buffers;
using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization;

/// <summary>Splits punctuation from words as n-gram corpora do, English and Korean.</summary>
/// <remarks>
/// <code>
/// don't   daisy-chain   3.14   1,000   12:30     one word: what joins two letters, or two digits, stays inside
/// "end."  →  " end . "                           marks at the edges stand alone
/// dogs'   →  dogs '                              an apostrophe at the end too
/// 재미있어요!!!   →  재미있어요 !!!               a run of the same mark is one mark
/// 했다.그리고     →  했다 . 그리고                a full stop between letters is a full stop
/// </code>
/// Nothing but blanks is lost: the pieces joined are the line without its blanks.
/// </remarks>
internal static class WordSplitter
{
    /// <summary>The length of the word or mark at the start of <paramref name="text"/>, which does not start with a blank.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var first = Decode(text, out var length);
        return IsMark(first) ? MarkLength(text, first, length) : WordLength(text);
    }

    /// <summary>The length of the Hangul syllable, run of other letters or digits, or single character at the start of <paramref name="text"/>.</summary>
    public static int SyllableLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var position = CharacterLength(text);
        if (!RunsOn(text, position))
        {
            return position;
        }

        while (position < text.Length)
        {
            var length = CharacterLength(text[position..]);
            if (!RunsOn(text[position..], length))
            {
                break;
            }

            position += length;
        }

        return position;
    }

    /// <summary>The length of the Unicode scalar value at the start of <paramref name="text"/>; a lone surrogate counts as one.</summary>
    public static int CharacterLength(ReadOnlySpan<char> text)
    {
        Decode(text, out var length);
        return length;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        Rune? previous = null;
        for (var position = 0; position < text.Length; )
        {
            var rune = Decode(text[position..], out var length);
            if (Rune.IsWhiteSpace(rune) || rune.Value == 0)
            {
                return position;
            }

            if (IsMark(rune) && !Joins(previous, rune, text[(position + length)..]))
            {
                return position;
            }

            previous = rune;
            position += length;
        }

        return text.Length;
    }

    private static bool Joins(Rune? previous, Rune mark, ReadOnlySpan<char> after)
    {
        if (previous is not { } before || after.IsEmpty)
        {
            return false;
        }

        var next = Decode(after, out _);
        return mark.Value switch
        {
            '\'' or '’' or '-' or '‐' or '_' => Rune.IsLetterOrDigit(before) && Rune.IsLetterOrDigit(next),
            '.' or ',' or ':' => Rune.IsDigit(before) && Rune.IsDigit(next),
            _ => false,
        };
    }

    // Variation selectors and joiners belong to the sign before them.
    private static int MarkLength(ReadOnlySpan<char> text, Rune mark, int length)
    {
        while (length < text.Length)
        {
            var next = Decode(text[length..], out var nextLength);
            if (next != mark && !IsAttached(next))
            {
                break;
            }

            length += nextLength;
        }

        return length;
    }

    private static bool IsAttached(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format;

    private static bool IsMark(Rune rune) => Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);

    private static bool RunsOn(ReadOnlySpan<char> text, int length)
    {
        var rune = Decode(text[..length], out _);
        return (Rune.IsLetterOrDigit(rune) || IsAttached(rune)) && rune.Value is not (>= '가' and <= '힣');
    }

    private static Rune Decode(ReadOnlySpan<char> text, out int length)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out length) != OperationStatus.Done)
        {
            length = Math.Min(1, text.Length);
        }

        return rune;
    }
}
