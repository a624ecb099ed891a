using Malmoi.NGrams.Counting;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>After how many different words each n-gram occurs: N1+(· w_1 … w_n) of Kneser and Ney (1995).</summary>
/// <remarks>
/// It is the number of n-grams of the next order whose suffix it is. An n-gram that begins with &lt;s&gt; has nothing before it
/// and keeps the count it has in the corpus; &lt;s&gt; alone, which is never predicted, has 0.
/// </remarks>
internal static class ContinuationCounts
{
    public static Column<uint> Of(NGramCounts counts, int order, CancellationToken ct)
    {
        var level = counts.Level(order);
        var suffixes = counts.Level(order + 1).Suffixes!;
        var result = counts.Store.Create<uint>(level.Length);
        try
        {
            // A thread counts a stretch of its own, reading all links: no two threads write the same number.
            var threads = counts.Threads;
            var stretch = Math.Min(
                (level.Length + threads - 1) / threads,
                Math.Max(1, counts.Store.Window / sizeof(uint) / threads)
            );
            var pieces = (int)((level.Length + stretch - 1) / stretch);
            Workers.Run(
                threads,
                pieces,
                () => new Scratch(),
                (scratch, i) =>
                    Count(suffixes, result, i * stretch, Math.Min(level.Length, (i + 1) * stretch), scratch, ct),
                ct
            );
            CopyBegin(counts, order, result);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private sealed class Scratch
    {
        public uint[] Links = [];
    }

    private static void Count(
        Column<uint> links,
        Column<uint> result,
        long start,
        long end,
        Scratch scratch,
        CancellationToken ct
    )
    {
        const int Part = 1 << 16;
        using var window = result.Blank(start, end - start);
        for (long at = 0; at < links.Length; at += Part)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var link in links.Read(at, (int)Math.Min(Part, links.Length - at), ref scratch.Links))
            {
                if (link >= start && link < end)
                {
                    window[link]++;
                }
            }
        }

        result.Store(window);
    }

    private static void CopyBegin(NGramCounts counts, int order, Column<uint> result)
    {
        if (order == 1)
        {
            return;
        }

        uint[] scratch = [];
        long start = WordVocabulary.Marks.Begin;
        var end = start + 1;
        for (var i = 1; i < order; i++)
        {
            var first = counts.Level(i).First!;
            start = first.Read(start, 1, ref scratch)[0];
            end = first.Read(end, 1, ref scratch)[0];
        }

        var from = counts.Level(order).Counts;
        for (; start < end; start += 1 << 16)
        {
            var part = from.Read(start, (int)Math.Min(1 << 16, end - start), ref scratch);
            result.Write(start, part);
        }
    }
}
