using System.Text;
using CsCheck;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Counting;

/// <summary>Random texts of a few words, and their counts.</summary>
internal static class TinyCorpora
{
    private static readonly string[] s_words = ["a", "b", "c", "말", "모이", "dog", "longer-than-eight-bytes", "x"];

    /// <summary>1 to 30 lines of up to 12 words, the first with at least six; sometimes no line feed at the end.</summary>
    public static Gen<string> Text { get; } =
        from first in Gen.Int[0, 7].Array[6, 8]
        from lines in Gen.Int[0, 7].Array[0, 12].Array[0, 29]
        from last in Gen.Int[0, 2].Select(i => new[] { "\n", "", "\r\n" }[i])
        select string.Join('\n', lines.Prepend(first).Select(line => string.Join(' ', line.Select(i => s_words[i]))))
            + last;

    public static NGramCounts Count(string text, int order, int threads, CountingLimits? limits = null) =>
        NGramCounter.Count(
            [Encoding.UTF8.GetBytes(text)],
            new NGramCountOptions
            {
                Order = order,
                Threads = threads,
                Limits = limits,
            }
        );

    /// <summary>The n-grams of one order, spelled out, each with its count.</summary>
    public static IEnumerable<(string Words, long Count)> Read(NGramCounts counts, int order)
    {
        var walk = new TrieWalk(counts, order);
        var ids = new int[order];
        uint[] scratch = [];
        for (long i = 0; i < counts.Count(order); i++)
        {
            walk.MoveTo(i, ids);
            var count = counts.Level(order).Counts.Read(i, 1, ref scratch)[0];
            yield return (string.Join(' ', ids.Select(id => counts.Vocabulary.Word(id))), count);
        }
    }
}
