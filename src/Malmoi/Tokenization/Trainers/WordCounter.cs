using Malmoi.Storage;
using Malmoi.Text;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Counts the words of a corpus in parallel, within a memory limit, with sorted runs on disk beyond it.</summary>
/// <remarks>
/// Each thread takes the next block of lines and counts in a table of its own. Stretches of text that the cutter may look at one
/// by one are counted as they stand and cut afterwards, each once. The result is the same, whatever the number of threads or the limit.
/// </remarks>
public static class WordCounter
{
    /// <summary>Counts the words of <paramref name="corpus"/>.</summary>
    /// <exception cref="InputException">The corpus cannot be read, holds no word, or has too many different words for the limit.</exception>
    public static WordCounts Count(
        Corpus corpus,
        IWordCutter cutter,
        WordCountOptions? options = null,
        CancellationToken ct = default
    ) => Count(corpus.Blocks(ct), cutter, options ?? new WordCountOptions(), ct);

    internal static WordCounts Count(
        IEnumerable<CorpusBlock> corpus,
        IWordCutter cutter,
        WordCountOptions options,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        if (options.Memory < WordCountOptions.LeastMemory)
        {
            throw new InputException(
                $"a memory limit of {options.Memory >> 20} MiB is too small: counting words needs at least {WordCountOptions.LeastMemory >> 20}M"
            );
        }

        // Stretches, words, the order in which they are sorted and what comes of them stand side by side.
        var tableBytes = options.TableBytes ?? options.Memory / (4 * options.Threads);
        using var runs = new Runs(new TemporaryFiles(options.TemporaryFolder));
        using var blocks = corpus.GetEnumerator();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var counters = new ThreadCounter[options.Threads];
        var words = new WordTable[options.Threads];
        Workers.Run(
            options.Threads,
            options.Threads,
            () => 0,
            (_, i) =>
            {
                try
                {
                    counters[i] = new ThreadCounter(cutter, runs, tableBytes);
                    while (Next(blocks, failed.Token) is { } block)
                    {
                        using (block)
                        {
                            counters[i].Read(block);
                        }
                    }

                    words[i] = counters[i].Words();
                }
                catch
                {
                    failed.Cancel();
                    throw;
                }
            },
            CancellationToken.None
        );
        ct.ThrowIfCancellationRequested();
        var counts = runs.Any ? Merge(runs, words, options) : Merge(words, options);
        return counts.Count > 0
            ? counts
            : throw new InputException(
                options.MinimumCount > 1
                    ? $"no word of the corpus occurs {options.MinimumCount} times: lower the minimum"
                    : "the corpus holds no words: there is nothing to learn from"
            );
    }

    private static CorpusBlock? Next(IEnumerator<CorpusBlock> blocks, CancellationToken ct)
    {
        lock (blocks)
        {
            return !ct.IsCancellationRequested && blocks.MoveNext() ? blocks.Current : null;
        }
    }

    private static WordCounts Merge(WordTable[] tables, WordCountOptions options)
    {
        var all = tables.MaxBy(table => table.Count)!;
        foreach (var table in tables.Where(table => table != all))
        {
            for (var i = 0; i < table.Count; i++)
            {
                all.Add(table.Word(i), table.Occurrences(i));
            }

            table.Clear();
        }

        var builder = new WordCounts.Builder(all.Count);
        foreach (var index in all.Sorted())
        {
            if (all.Occurrences(index) >= options.MinimumCount)
            {
                builder.Add(all.Word(index), all.Occurrences(index));
            }
        }

        return builder.Build();
    }

    private static WordCounts Merge(Runs runs, WordTable[] tables, WordCountOptions options)
    {
        foreach (var table in tables)
        {
            runs.Add(table);
            table.Clear();
        }

        var builder = new WordCounts.Builder();
        WordRun.Merge(
            runs.Written,
            (word, count) =>
            {
                if (count < options.MinimumCount)
                {
                    return;
                }

                builder.Add(word, count);
                if (builder.Memory > options.Memory)
                {
                    throw new InputException(
                        $"the different words of the corpus alone take more than {options.Memory >> 20} MiB: raise the memory limit, or leave out rare words"
                    );
                }
            }
        );
        return builder.Build();
    }

    /// <summary>The runs that all threads have written.</summary>
    internal sealed class Runs(TemporaryFiles files) : IDisposable
    {
        private readonly List<WordRun> _runs = [];

        public bool Any => _runs.Count > 0;

        public IReadOnlyList<WordRun> Written => _runs;

        public void Add(WordTable table)
        {
            var run = WordRun.Write(table, files);
            lock (_runs)
            {
                _runs.Add(run);
            }
        }

        public void Dispose() => _runs.ForEach(run => run.Dispose());
    }
}
