using System.Text;
using Malmoi.Text;

namespace Malmoi.WordVectors.Training;

/// <summary>The character n-grams of words as numbers of buckets (Bojanowski et al., 2017), for Korean also those of its letters (Park et al., 2018).</summary>
/// <remarks>
/// <code>
/// where      &lt;wh whe her ere re&gt;  ...                n-grams of "&lt;where&gt;"; a lone &lt; or &gt; is none
/// 강아지     &lt;ㄱㅏ ㄱㅏㅇ ㅏㅇㅇ ...                 letters of "&lt;ㄱㅏㅇㅇㅏeㅈㅣe&gt;": e for no final consonant
/// </code>
/// The bucket is that of fastText: FNV-1a over the UTF-8 bytes, taken with their sign, modulo the number of buckets.
/// </remarks>
public static class Subwords
{
    private const char NoFinal = 'e';

    /// <summary>The buckets of the word's n-grams, in the order of where they begin.</summary>
    public static IReadOnlyList<int> Of(string word, SubwordOptions options)
    {
        var buckets = new List<int>();
        Append(word, options.Minimum, options.Maximum, options.Buckets, buckets);
        if (options.JamoMaximum > 0 && word.Any(Hangul.IsSyllable))
        {
            Append(Letters(word), options.JamoMinimum, options.JamoMaximum, options.Buckets, buckets);
        }

        return buckets;
    }

    /// <summary>The word with each Hangul syllable as three letters, e standing for a missing final consonant.</summary>
    public static string Letters(string word)
    {
        var letters = new StringBuilder(word.Length * 3);
        foreach (var character in word)
        {
            if (!Hangul.IsSyllable(character))
            {
                letters.Append(character);
                continue;
            }

            var parts = Hangul.Letters(character);
            letters.Append(parts);
            if (parts.Length == 2)
            {
                letters.Append(NoFinal);
            }
        }

        return letters.ToString();
    }

    /// <summary>The hash of fastText, whose bytes are signed.</summary>
    internal static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = 2166136261;
        foreach (var value in text)
        {
            hash = (hash ^ (uint)(sbyte)value) * 16777619;
        }

        return hash;
    }

    private static void Append(string word, int minimum, int maximum, int buckets, List<int> to)
    {
        if (maximum < minimum)
        {
            return;
        }

        var text = Encoding.UTF8.GetBytes($"<{word}>");
        for (var start = 0; start < text.Length; start++)
        {
            if (IsInside(text[start]))
            {
                continue;
            }

            var end = start;
            for (var length = 1; length <= maximum && end < text.Length; length++)
            {
                for (end++; end < text.Length && IsInside(text[end]); end++) { }

                var isEnd = length == 1 && (start == 0 || end == text.Length);
                if (length >= minimum && !isEnd)
                {
                    to.Add((int)(Hash(text.AsSpan(start..end)) % (uint)buckets));
                }
            }
        }
    }

    private static bool IsInside(byte value) => (value & 0xC0) == 0x80;
}
