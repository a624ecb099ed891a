using System.Globalization;
using System.Text;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>What Python calls white space, lines, letters and titles, where .NET sees them otherwise.</summary>
internal static class PythonText
{
    /// <summary>Python's <c>str.isspace</c>: .NET's white space and the four information separators.</summary>
    public static bool IsSpace(char sign) => char.IsWhiteSpace(sign) || sign is >= '\u001c' and <= '\u001f';

    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text, ReadOnlySpan<char> signs, bool space)
    {
        var at = 0;
        while (at < text.Length && (space ? IsSpace(text[at]) : signs.Contains(text[at])))
        {
            at++;
        }

        return text[at..];
    }

    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text, ReadOnlySpan<char> signs, bool space)
    {
        var end = text.Length;
        while (end > 0 && (space ? IsSpace(text[end - 1]) : signs.Contains(text[end - 1])))
        {
            end--;
        }

        return text[..end];
    }

    public static string Upper(string text) => text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal);

    public static string Lower(string text) => text.ToLowerInvariant().Replace("İ", "i̇", StringComparison.Ordinal);

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var head = char.IsSurrogatePair(text, 0) ? 2 : 1;
        return (text[0] == 'ß' ? "Ss" : Upper(text[..head])) + Lower(text[head..]);
    }

    /// <summary>Python's <c>str.title</c>: every run of letters starts with a capital.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            title.Append(inWord ? Rune.ToLowerInvariant(rune) : Rune.ToUpperInvariant(rune));
            inWord =
                Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.UppercaseLetter
                        or UnicodeCategory.LowercaseLetter
                        or UnicodeCategory.TitlecaseLetter;
        }

        return title.ToString();
    }

    /// <summary>Python's <c>str.splitlines</c>; with <paramref name="keepEnds"/> each line has its line end.</summary>
    public static List<string> Lines(string text, bool keepEnds = false)
    {
        var lines = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            var end = start;
            while (end < text.Length && !IsLineEnd(text[end]))
            {
                end++;
            }

            var next = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
            next = Math.Min(next, text.Length);
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }

        return lines;
    }

    /// <summary>Python's order of strings: by code point, where .NET's ordinal order puts U+E000 after an emoji.</summary>
    public static int Compare(string one, string other)
    {
        var at = one.AsSpan().CommonPrefixLength(other);
        if (at == one.Length || at == other.Length)
        {
            return one.Length - other.Length;
        }

        return Order(one[at]) - Order(other[at]);

        // A surrogate belongs to a code point beyond all of the basic plane.
        static int Order(char sign) => char.IsSurrogate(sign) ? sign + 0x10000 : sign;
    }

    private static bool IsLineEnd(char sign) =>
        sign is '\n' or '\r' or '\v' or '\f' or (>= '\u001c' and <= '\u001e') or '\u0085' or '\u2028' or '\u2029';
}
