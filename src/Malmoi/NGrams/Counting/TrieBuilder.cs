using Malmoi.Storage;

namespace Malmoi.NGrams.Counting;

/// <summary>Makes the levels of an <see cref="NGramCounts"/> from sorted windows: of one text in memory, or of runs on disk.</summary>
internal static unsafe class TrieBuilder
{
    /// <summary>Bytes of columns an n-gram takes at most, from counting to the finished estimate.</summary>
    public const int BytesPerNGram = 28;

    /// <summary>How many n-grams each group of <paramref name="sorted"/> begins, order by order: row g of the table.</summary>
    public static long[][] CountNGrams(WindowSort sorted, int order, int threads, CancellationToken ct)
    {
        using var stage = Stages.Begin("count");
        var counts = new long[sorted.Groups.Count][];
        Workers.Run(
            threads,
            counts.Length,
            () => 0,
            (_, g) =>
            {
                var own = new long[order];
                var group = sorted.Groups[g];
                own[0] = group.EndWord - group.FirstWord;
                for (var i = group.Start; i < group.End; i++)
                {
                    var shared = sorted.Shared(i);
                    if (shared < order)
                    {
                        var length = sorted.Length(sorted.Window(i), shared);
                        for (var depth = Math.Max(1, shared); depth < length; depth++)
                        {
                            own[depth]++;
                        }
                    }
                }

                counts[g] = own;
            },
            ct
        );
        return counts;
    }

    /// <summary>Fills columns in memory, group by group in parallel, each from the place that the groups before leave it.</summary>
    public static NGramLevel[] Build(WindowSort sorted, long[][] counts, int order, int threads, CancellationToken ct)
    {
        using var stage = Stages.Begin("fill columns");
        var store = new ColumnStore(null, 0);
        var totals = new long[order];
        var starts = new long[counts.Length][];
        for (var g = 0; g < counts.Length; g++)
        {
            starts[g] = [.. totals];
            for (var i = 0; i < order; i++)
            {
                totals[i] += counts[g][i];
            }
        }

        var levels = Create(store, totals);
        try
        {
            Workers.Run(
                threads,
                counts.Length,
                () => 0,
                (_, g) =>
                {
                    var group = sorted.Groups[g];
                    var writer = new TrieWriter(levels, starts[g]);
                    for (var i = group.Start; i < group.End; i++)
                    {
                        var shared = sorted.Shared(i);
                        var window = sorted.Window(i);
                        var length = shared < order ? sorted.Length(window, shared) : order;
                        writer.Add(window, length, shared, 1);
                    }

                    writer.Finish(group.EndWord);
                },
                ct
            );
            CloseLevels(levels);
            return levels;
        }
        catch
        {
            Dispose(levels);
            throw;
        }
    }

    /// <summary>Fills columns of <paramref name="store"/> from runs on disk.</summary>
    public static NGramLevel[] Build(
        IEnumerable<SortedRun> runs,
        int order,
        int vocabulary,
        ColumnStore store,
        CancellationToken ct
    )
    {
        using var stage = Stages.Begin("merge runs");
        var levels = Create(store, new long[order]);
        try
        {
            var writer = new TrieWriter(levels, new long[order]);
            var merge = new RunMerge(runs, order);
            for (long i = 0; merge.Peek(out var shared) is { } window; i++)
            {
                writer.Add(window.Words, window.Length, shared, window.Count);
                merge.Advance();
                if ((i & 0xFFFF) == 0)
                {
                    ct.ThrowIfCancellationRequested();
                }
            }

            writer.Finish(vocabulary);
            for (var i = 0; i < order; i++)
            {
                levels[i].Counts.SetLength(writer.Position(i));
                levels[i].Words.SetLength(i == 0 ? 0 : writer.Position(i));
                levels[i].First?.SetLength(writer.Position(i) + 1);
            }

            CloseLevels(levels);
            return levels;
        }
        catch
        {
            Dispose(levels);
            throw;
        }
    }

    private static NGramLevel[] Create(ColumnStore store, long[] lengths) =>
        [
            .. lengths.Select(
                (length, i) =>
                    new NGramLevel
                    {
                        Order = i + 1,
                        Words = store.Create<uint>(i == 0 ? 0 : length),
                        Counts = store.Create<uint>(length),
                        First = i + 1 < lengths.Length ? store.Create<uint>(length + 1) : null,
                    }
            ),
        ];

    private static void CloseLevels(NGramLevel[] levels)
    {
        for (var i = 0; i + 1 < levels.Length; i++)
        {
            levels[i].First!.Write(levels[i].Length, [(uint)levels[i + 1].Length]);
        }
    }

    private static void Dispose(NGramLevel[] levels)
    {
        foreach (var level in levels)
        {
            level.Dispose();
        }
    }
}
