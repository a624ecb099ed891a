namespace Malmoi.WordVectors.FastText;

/// <summary>The character n-grams of a word between &lt; and &gt;, and the buckets that fastText hashes them to (Bojanowski et al., 2017).</summary>
public static class CharacterNGrams
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>Takes an n-gram.</summary>
    /// <param name="ngram">Its characters, in UTF-8.</param>
    /// <param name="hash">Its hash, to be taken modulo the number of buckets.</param>
    public delegate void NGramAction(ReadOnlySpan<byte> ngram, uint hash);

    /// <summary>FNV-1a over bytes taken as signed, as every published model was trained with.</summary>
    public static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Basis;
        foreach (var value in bytes)
        {
            hash = (hash ^ (uint)(sbyte)value) * Prime;
        }

        return hash;
    }

    /// <summary>Every n-gram of <paramref name="shortest"/> to <paramref name="longest"/> characters, by where it begins, then by length.</summary>
    /// <remarks>The marks alone are none, but they count as characters of longer ones.</remarks>
    public static void Of(ReadOnlySpan<byte> word, int shortest, int longest, NGramAction action)
    {
        Span<byte> marked = word.Length < 254 ? stackalloc byte[word.Length + 2] : new byte[word.Length + 2];
        marked[0] = (byte)'<';
        word.CopyTo(marked[1..]);
        marked[^1] = (byte)'>';
        for (var start = 0; start < marked.Length; start++)
        {
            if (IsContinuation(marked[start]))
            {
                continue;
            }

            var hash = Basis;
            var end = start;
            for (var n = 1; end < marked.Length && n <= longest; n++)
            {
                do
                {
                    hash = (hash ^ (uint)(sbyte)marked[end++]) * Prime;
                } while (end < marked.Length && IsContinuation(marked[end]));

                if (n >= shortest && !(n == 1 && (start == 0 || end == marked.Length)))
                {
                    action(marked[start..end], hash);
                }
            }
        }
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
