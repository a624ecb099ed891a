using System.Text;

namespace Malmoi.Tokenization.Patterns;

/// <summary>Finds single characters.</summary>
internal static class Characters
{
    /// <summary>Each character that <paramref name="matches"/> accepts, by itself.</summary>
    public static List<PatternMatch> Where(ReadOnlySpan<char> text, Func<Rune, bool> matches)
    {
        var found = new List<PatternMatch>();
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text[i..], out var character, out var length);
            if (matches(character))
            {
                found.Add(new PatternMatch(i, i + length));
            }

            i += length;
        }

        return found;
    }
}
