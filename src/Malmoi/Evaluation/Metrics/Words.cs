namespace Malmoi.Evaluation.Metrics;

/// <summary>Words between white space as the programs of the field split them: also at the separators U+001C to U+001F.</summary>
internal static class Words
{
    public static string[] Split(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || IsBlank(text[i]))
            {
                if (i > start)
                {
                    words.Add(text[start..i]);
                }

                start = i + 1;
            }
        }

        return [.. words];
    }

    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary>Whether a character is one of ASCII's punctuation marks.</summary>
    public static bool IsPunctuation(char c) =>
        char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c is > ' ' and < '\u007f';

    /// <summary>The code points of a text, each as a text.</summary>
    public static IEnumerable<string> Characters(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            var length = char.IsSurrogatePair(text, i) ? 2 : 1;
            yield return text.Substring(i, length);
            i += length;
        }
    }
}
