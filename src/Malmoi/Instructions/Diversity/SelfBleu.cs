using System.Runtime.InteropServices;
using Malmoi.Evaluation.Metrics;

namespace Malmoi.Instructions.Diversity;

/// <summary>Self-BLEU (Zhu et al., 2018): how much each text of a set is made of n-grams of the others; the lower, the more varied.</summary>
/// <remarks>
/// BLEU of each text with all others as its references. What the others have most of an n-gram is the most that any text has, or the second
/// most where that text is this one: all n-grams are counted once.
/// </remarks>
public static class SelfBleu
{
    private const int Orders = 4;

    /// <param name="texts">Two or more; of many, some are drawn, as each is compared with all others.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>The mean BLEU of each text with the others as its references, from 0 to 100.</returns>
    /// <exception cref="InputException">There are fewer than two texts.</exception>
    public static double Of(IReadOnlyList<string> texts, int most = 200, long seed = 1)
    {
        if (texts.Count < 2)
        {
            throw new InputException("Self-BLEU compares texts with each other: give two or more");
        }

        string[] drawn = [.. texts];
        var random = new Xoshiro256(seed);
        for (var i = 0; i < Math.Min(most, drawn.Length - 1); i++)
        {
            var other = i + random.Next(drawn.Length - i);
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
        }

        drawn = drawn[..Math.Min(most, drawn.Length)];
        var words = drawn.Select(BleuTokenizer.Mteval13a.Tokenize).ToList();
        var (hits, totals) = (new long[drawn.Length, Orders], new long[drawn.Length, Orders]);
        for (var order = 1; order <= Orders; order++)
        {
            Count(words, order, hits, totals);
        }

        return Enumerable
            .Range(0, drawn.Length)
            .Average(i =>
                Bleu.Score(
                    [.. Enumerable.Range(0, Orders).Select(order => hits[i, order])],
                    [.. Enumerable.Range(0, Orders).Select(order => totals[i, order])],
                    words[i].Count,
                    Nearest(words, i)
                )
            );
    }

    private static void Count(List<IReadOnlyList<string>> words, int order, long[,] hits, long[,] totals)
    {
        var counts = words
            .Select(text =>
                Enumerable
                    .Range(0, Math.Max(0, text.Count - order + 1))
                    .Select(start => string.Join(' ', text.Skip(start).Take(order)))
                    .CountBy(ngram => ngram, StringComparer.Ordinal)
                    .ToList()
            )
            .ToList();
        var most = new Dictionary<string, (int First, int Text, int Second)>(StringComparer.Ordinal);
        foreach (var (text, ngrams) in counts.Index())
        {
            foreach (var (ngram, times) in ngrams)
            {
                ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(most, ngram, out _);
                seen =
                    times > seen.First ? (times, text, seen.First)
                    : times > seen.Second ? seen with { Second = times }
                    : seen;
            }
        }

        foreach (var (text, ngrams) in counts.Index())
        {
            foreach (var (ngram, times) in ngrams)
            {
                var (first, whose, second) = most[ngram];
                hits[text, order - 1] += Math.Min(times, whose == text ? second : first);
                totals[text, order - 1] += times;
            }
        }
    }

    // Of the other texts the nearest in length; of two as near, the shorter.
    private static int Nearest(List<IReadOnlyList<string>> words, int text) =>
        words
            .Where((_, other) => other != text)
            .Select(other => other.Count)
            .MinBy(length => (Math.Abs(length - words[text].Count), length));
}
