namespace Malmoi.Text;

/// <summary>The suffixes of a sequence of ids in lexicographic order, by induced sorting (SA-IS; Nong, Zhang and Chan, 2009).</summary>
/// <remarks>
/// A suffix is of type S where it is smaller than its right neighbour, else of type L; the leftmost of a run of S is LMS. Once the
/// LMS suffixes are in order, one scan to the right places every L suffix and one to the left every S suffix. The LMS suffixes
/// are put in order by naming the stretches between them and sorting the string of names the same way, at most half as long.
/// Time and memory are linear in the length whatever the text repeats; a shorter suffix comes before one it is a prefix of.
/// </remarks>
public static class SuffixArray
{
    /// <summary>The start positions of all suffixes of <paramref name="text"/>, smallest suffix first.</summary>
    /// <param name="text">Ids from 0 to <paramref name="alphabet"/> - 1.</param>
    /// <param name="alphabet">How many different ids there may be.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside the alphabet.</exception>
    public static int[] Build(ReadOnlySpan<int> text, int alphabet)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(alphabet);
        foreach (var id in text)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(text));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, alphabet, nameof(text));
        }

        var suffixes = new int[text.Length];
        Sort(text, suffixes, alphabet);
        return suffixes;
    }

    private static void Sort(ReadOnlySpan<int> text, Span<int> suffixes, int alphabet)
    {
        if (text.Length < 2)
        {
            suffixes.Clear();
            return;
        }

        var smaller = TypeS(text);
        var counts = new int[alphabet];
        foreach (var id in text)
        {
            counts[id]++;
        }

        // The LMS suffixes in any order within their bucket: inducing from them sorts the stretches between them.
        var bucket = new int[alphabet];
        suffixes.Fill(-1);
        BucketEnds(counts, bucket);
        for (var i = 1; i < text.Length; i++)
        {
            if (IsLeftmost(smaller, i))
            {
                suffixes[--bucket[text[i]]] = i;
            }
        }

        Induce(text, suffixes, smaller, counts, bucket);

        var leftmost = 0;
        for (var i = 0; i < suffixes.Length; i++)
        {
            if (IsLeftmost(smaller, suffixes[i]))
            {
                suffixes[leftmost++] = suffixes[i];
            }
        }

        var names = NameStretches(text, suffixes, smaller, leftmost);
        OrderLeftmost(text.Length, suffixes, smaller, leftmost, names);

        // The LMS suffixes, now in order, at the ends of their buckets; everything else follows from them.
        suffixes[leftmost..].Fill(-1);
        BucketEnds(counts, bucket);
        for (var i = leftmost - 1; i >= 0; i--)
        {
            var position = suffixes[i];
            suffixes[i] = -1;
            suffixes[--bucket[text[position]]] = position;
        }

        Induce(text, suffixes, smaller, counts, bucket);
    }

    private static ulong[] TypeS(ReadOnlySpan<int> text)
    {
        var smaller = new ulong[(text.Length + 63) / 64];
        var next = false;
        for (var i = text.Length - 2; i >= 0; i--)
        {
            next = text[i] < text[i + 1] || (text[i] == text[i + 1] && next);
            if (next)
            {
                smaller[i >> 6] |= 1UL << i;
            }
        }

        return smaller;
    }

    private static bool IsSmaller(ulong[] smaller, int i) => (smaller[i >> 6] >> i & 1) != 0;

    private static bool IsLeftmost(ulong[] smaller, int i) =>
        i > 0 && IsSmaller(smaller, i) && !IsSmaller(smaller, i - 1);

    private static void BucketEnds(int[] counts, int[] bucket)
    {
        var end = 0;
        for (var id = 0; id < counts.Length; id++)
        {
            bucket[id] = end += counts[id];
        }
    }

    private static void Induce(ReadOnlySpan<int> text, Span<int> suffixes, ulong[] smaller, int[] counts, int[] bucket)
    {
        var start = 0;
        for (var id = 0; id < counts.Length; id++)
        {
            bucket[id] = start;
            start += counts[id];
        }

        // The last suffix is followed by the end, which is smaller than every id: it is of type L and the first of them.
        suffixes[bucket[text[^1]]++] = text.Length - 1;
        for (var i = 0; i < suffixes.Length; i++)
        {
            var left = suffixes[i] - 1;
            if (left >= 0 && !IsSmaller(smaller, left))
            {
                suffixes[bucket[text[left]]++] = left;
            }
        }

        BucketEnds(counts, bucket);
        for (var i = suffixes.Length - 1; i >= 0; i--)
        {
            var left = suffixes[i] - 1;
            if (left >= 0 && IsSmaller(smaller, left))
            {
                suffixes[--bucket[text[left]]] = left;
            }
        }
    }

    /// <summary>Writes the name of the stretch that starts at position p to <c>suffixes[leftmost + p / 2]</c>; equal stretches share one.</summary>
    private static int NameStretches(ReadOnlySpan<int> text, Span<int> suffixes, ulong[] smaller, int leftmost)
    {
        // LMS positions are at least two apart, so that half a position is an address of its own.
        var byPosition = suffixes[leftmost..];
        byPosition.Fill(-1);
        var names = 0;
        for (var i = 0; i < leftmost; i++)
        {
            if (i == 0 || !SameStretch(text, smaller, suffixes[i - 1], suffixes[i]))
            {
                names++;
            }

            byPosition[suffixes[i] / 2] = names - 1;
        }

        return names;
    }

    private static bool SameStretch(ReadOnlySpan<int> text, ulong[] smaller, int a, int b)
    {
        for (var k = 0; ; k++)
        {
            if (
                a + k >= text.Length
                || b + k >= text.Length
                || text[a + k] != text[b + k]
                || IsSmaller(smaller, a + k) != IsSmaller(smaller, b + k)
            )
            {
                return false;
            }

            if (k > 0 && IsLeftmost(smaller, a + k))
            {
                return true;
            }
        }
    }

    /// <summary>Puts the LMS positions in the order of their suffixes into the first places of <paramref name="suffixes"/>.</summary>
    private static void OrderLeftmost(int length, Span<int> suffixes, ulong[] smaller, int leftmost, int names)
    {
        if (names == leftmost)
        {
            return; // every stretch is different: their order is the order of the suffixes
        }

        var reduced = new int[leftmost];
        var next = 0;
        foreach (var name in suffixes[leftmost..])
        {
            if (name >= 0)
            {
                reduced[next++] = name;
            }
        }

        Sort(reduced, suffixes[..leftmost], names);

        next = 0;
        for (var i = 1; i < length; i++)
        {
            if (IsLeftmost(smaller, i))
            {
                reduced[next++] = i;
            }
        }

        for (var i = 0; i < leftmost; i++)
        {
            suffixes[i] = reduced[suffixes[i]];
        }
    }
}
