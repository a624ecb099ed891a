using Malmoi.Tokenization.Trainers;

namespace Malmoi.WordVectors.Training;

/// <summary>Counts which words of a corpus stand near which (Pennington et al., 2014), within a memory limit, with sorted runs on disk beyond it.</summary>
/// <remarks>Symmetric counts are kept once for each pair and given out for both its orders.</remarks>
public sealed class CooccurrenceCounter : IDisposable
{
    /// <summary>The least that <see cref="CooccurrenceOptions.Memory"/> may be.</summary>
    public const long LeastMemory = 1 << 20;

    private readonly CooccurrenceOptions _options;
    private readonly CooccurrenceRuns _runs;
    private CooccurrenceTable? _table;

    private CooccurrenceCounter(CooccurrenceOptions options) =>
        (_options, _runs) = (options, new CooccurrenceRuns(options.TemporaryFolder));

    /// <summary>How many parts went to temporary files: all of them, or none.</summary>
    public int Runs => _runs.Count;

    /// <summary>Counts the pairs of a corpus; a line end separates.</summary>
    /// <exception cref="InputException">An option makes no sense, or the disk is full.</exception>
    public static CooccurrenceCounter Count(
        EncodedCorpus corpus,
        CooccurrenceOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken ct = default
    )
    {
        options ??= new CooccurrenceOptions();
        options.Check();
        var counter = new CooccurrenceCounter(options);
        try
        {
            counter.Fill(corpus, progress, ct);
            return counter;
        }
        catch
        {
            counter.Dispose();
            throw;
        }
    }

    /// <summary>All pairs that occur, each once; the same on every call.</summary>
    public IEnumerable<Cooccurrence> Pairs()
    {
        foreach (var pair in _table is null ? _runs.Merged(_options.Memory) : Sorted(_table))
        {
            yield return pair;
            if (_options.Symmetric && pair.Word != pair.Context)
            {
                yield return new Cooccurrence(pair.Context, pair.Word, pair.Count);
            }
        }
    }

    public void Dispose() => _runs.Dispose();

    private void Fill(EncodedCorpus corpus, IProgress<TrainingProgress>? progress, CancellationToken ct)
    {
        var table = new CooccurrenceTable(_options.Memory);
        var piece = new int[EncodedCorpus.MostNumbers];
        for (var number = 0; number < corpus.Pieces; number++)
        {
            ct.ThrowIfCancellationRequested();
            Count(piece.AsSpan(0, corpus.ReadPiece(number, piece)), table);
            progress?.Report(new TrainingProgress("counting pairs", (double)(number + 1) / corpus.Pieces));
        }

        if (Runs == 0)
        {
            table.Sort();
            _table = table;
        }
        else
        {
            // Its memory is free for what comes next.
            Spill(table);
        }
    }

    private void Count(ReadOnlySpan<int> piece, CooccurrenceTable table)
    {
        var start = 0;
        for (var at = 0; at < piece.Length; at++)
        {
            var word = piece[at];
            if (word == EncodedCorpus.SentenceEnd)
            {
                start = at + 1;
                continue;
            }

            for (var left = at - 1; left >= Math.Max(start, at - _options.Window); left--)
            {
                var context = piece[left];
                var weight = _options.DistanceWeighting ? 1.0 / (at - left) : 1;
                if (!_options.Symmetric)
                {
                    table.Add(context, word, weight);
                }
                else
                {
                    // A word near itself is near on both sides.
                    table.Add(Math.Min(word, context), Math.Max(word, context), word == context ? 2 * weight : weight);
                }
            }

            if (table.IsFull)
            {
                Spill(table);
            }
        }
    }

    private void Spill(CooccurrenceTable table)
    {
        table.Sort();
        _runs.Add(table);
        table.Clear();
    }

    private static IEnumerable<Cooccurrence> Sorted(CooccurrenceTable table)
    {
        for (var at = 0; at < table.Keys.Length; at++)
        {
            yield return CooccurrenceTable.Pair(table.Keys[at], table.Sums[at]);
        }
    }
}
