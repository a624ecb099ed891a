using System.Runtime.InteropServices;
using Malmoi.Storage;
using Malmoi.Tokenization.Trainers;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.WordVectors.Training;

/// <summary>Counts which words of a corpus stand near which (Pennington et al., 2014), within a memory limit, with sorted runs on disk beyond it.</summary>
/// <remarks>Symmetric counts are kept once for each pair and given out for both its orders.</remarks>
public sealed class CooccurrenceCounter : IDisposable
{
    /// <summary>The least that <see cref="CooccurrenceOptions.Memory"/> may be.</summary>
    public const long LeastMemory = 1 << 20;

    private readonly CooccurrenceOptions _options;
    private readonly TemporaryFiles _files;
    private readonly List<(SafeFileHandle File, long Count)> _runs = [];
    private Cooccurrence[] _last = [];

    private CooccurrenceCounter(CooccurrenceOptions options) =>
        (_options, _files) = (options, new TemporaryFiles(options.TemporaryFolder));

    /// <summary>How many parts went to temporary files.</summary>
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
        foreach (var pair in Merged())
        {
            yield return pair;
            if (_options.Symmetric && pair.Word != pair.Context)
            {
                yield return new Cooccurrence(pair.Context, pair.Word, pair.Count);
            }
        }
    }

    public void Dispose() => _runs.ForEach(run => run.File.Dispose());

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

        _last = table.Take();
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
                Spill(table.Take());
            }
        }
    }

    private void Spill(Cooccurrence[] pairs)
    {
        var file = _files.Create();
        _runs.Add((file, pairs.Length));
        const int step = 1 << 16;
        for (var at = 0; at < pairs.Length; at += step)
        {
            var part = pairs.AsSpan(at, Math.Min(step, pairs.Length - at));
            _files.Write(file, MemoryMarshal.AsBytes(part), (long)at * Marshal.SizeOf<Cooccurrence>());
        }
    }

    private IEnumerable<Cooccurrence> Merged()
    {
        var heap = new PriorityQueue<IEnumerator<Cooccurrence>, (int Word, int Context, int Run)>();
        foreach (var (number, run) in _runs.Select(Read).Append(_last).Index())
        {
            Push(run.GetEnumerator(), number);
        }

        Cooccurrence? current = null;
        while (heap.TryDequeue(out var run, out var place))
        {
            var pair = run.Current;
            if (current is { } held && held.Word == pair.Word && held.Context == pair.Context)
            {
                current = held with { Count = held.Count + pair.Count };
            }
            else
            {
                if (current is { } done)
                {
                    yield return done;
                }

                current = pair;
            }

            Push(run, place.Run);
        }

        if (current is { } last)
        {
            yield return last;
        }

        void Push(IEnumerator<Cooccurrence> run, int number)
        {
            if (run.MoveNext())
            {
                heap.Enqueue(run, (run.Current.Word, run.Current.Context, number));
            }
        }
    }

    private static IEnumerable<Cooccurrence> Read((SafeFileHandle File, long Count) run)
    {
        var buffer = new Cooccurrence[1 << 12];
        for (long at = 0; at < run.Count; )
        {
            var wanted = (int)Math.Min(buffer.Length, run.Count - at);
            ReadExactly(run.File, MemoryMarshal.AsBytes(buffer.AsSpan(0, wanted)), at * Marshal.SizeOf<Cooccurrence>());
            for (var i = 0; i < wanted; i++)
            {
                yield return buffer[i];
            }

            at += wanted;
        }
    }

    internal static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long position)
    {
        for (var read = 0; read < bytes.Length; )
        {
            var part = RandomAccess.Read(file, bytes[read..], position + read);
            read += part > 0 ? part : throw new IOException("a temporary file ends too early");
        }
    }
}
