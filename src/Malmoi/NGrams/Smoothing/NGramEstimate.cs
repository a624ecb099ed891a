using Malmoi.NGrams.Counting;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>An estimated model, still in columns: to be written to a file or loaded to be asked.</summary>
/// <remarks>It reads the counts it was estimated from, so these must live as long. Pruned n-grams are passed over.</remarks>
public sealed class NGramEstimate : INGramSource
{
    private readonly NGramCounts _counts;
    private readonly Column<float>[] _probabilities;
    private readonly Column<float>?[] _backoffs;
    private readonly Column<bool>[]? _kept;
    private readonly int[]? _newIds;
    private readonly long[] _lengths;
    private long _delivered;

    internal NGramEstimate(
        NGramCounts counts,
        Column<float>[] probabilities,
        Column<float>?[] backoffs,
        Column<bool>[]? kept
    )
    {
        _counts = counts;
        _probabilities = probabilities;
        _backoffs = backoffs;
        _kept = kept;
        _lengths = [.. Enumerable.Range(1, counts.Order).Select(CountKept)];
        (Vocabulary, _newIds) =
            _lengths[0] == counts.Vocabulary.Count ? (counts.Vocabulary, null) : RestrictVocabulary();
    }

    /// <inheritdoc/>
    public int Order => _counts.Order;

    /// <summary>The words of the model: those of the counts, or, where some were pruned, the others in the same order.</summary>
    public IVocabulary Vocabulary { get; }

    /// <summary>How many n-grams there were with each count before pruning, order 1 first.</summary>
    public IReadOnlyList<CountsOfCounts> Statistics { get; internal init; } = [];

    /// <summary>The method's parameters by name, one entry an order, order 1 first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; internal init; } = [];

    /// <summary>Whether it holds collapsed values instead of probabilities: for an ARPA file, not for a model to ask.</summary>
    public bool IsCollapsed { get; internal init; }

    /// <summary>What the user should know of the estimation, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    /// <summary>How many n-grams have been read so far, of all orders; may be asked from any thread.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <inheritdoc/>
    public long Count(int order) => _lengths[order - 1];

    /// <inheritdoc/>
    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default)
    {
        var level = _counts.Level(order);
        var block = new NGramBlock(order);
        var walk = new TrieWalk(_counts, order);
        var reader = new Reader(this, order);
        const int Part = 1 << 14;
        for (long start = 0; start < level.Length; start += Part)
        {
            ct.ThrowIfCancellationRequested();
            var length = (int)Math.Min(Part, level.Length - start);
            reader.Load(start, length);
            for (var i = 0; i < length; i++)
            {
                if (!reader.IsKept(i))
                {
                    continue;
                }

                var at = block.Count++;
                walk.MoveTo(start + i, block.Words.AsSpan(at * order, order));
                // A sum of floats may pass 1 by its last bit, a probability not; of 0 it is -inf, as lmplz writes it.
                block.LogProbabilities[at] = IsCollapsed
                    ? reader.LogProbability(i)
                    : Math.Min(0, reader.LogProbability(i));
                block.Backoffs[at] = reader.Backoff(i);
                if (block.Count == block.Capacity)
                {
                    Deliver(block);
                    yield return block;
                    block.Count = 0;
                }
            }
        }

        if (block.Count > 0)
        {
            Deliver(block);
            yield return block;
        }
    }

    public void Dispose()
    {
        foreach (var column in _probabilities.Concat(_backoffs))
        {
            column?.Dispose();
        }

        Array.ForEach(_kept ?? [], column => column.Dispose());
    }

    /// <summary>What the columns hold of a stretch of n-grams.</summary>
    private sealed class Reader(NGramEstimate estimate, int order)
    {
        // As SRILM writes it: readers of ARPA files take -inf for a probability but not for a back-off weight.
        private const float ZeroBackoff = -99;

        private readonly Column<float> _probabilities = estimate._probabilities[order - 1];
        private readonly Column<float>? _backoffs = estimate._backoffs[order - 1];
        private readonly Column<bool>? _kept = estimate._kept?[order - 1];
        private float[] _probability = [];
        private float[] _backoff = [];
        private bool[] _keep = [];

        public float LogProbability(int index) => _probability[index];

        public float Backoff(int index) => _backoffs is null ? 0 : Math.Max(ZeroBackoff, _backoff[index]);

        public void Load(long start, int length)
        {
            Copy(_probabilities, start, length, ref _probability);
            Logarithms.Take(_probability.AsSpan(0, length));
            if (_backoffs is not null)
            {
                Copy(_backoffs, start, length, ref _backoff);
                Logarithms.Take(_backoff.AsSpan(0, length));
            }

            if (_kept is not null)
            {
                Copy(_kept, start, length, ref _keep);
            }
        }

        public bool IsKept(int index) => _kept is null || _keep[index];

        private static void Copy<T>(Column<T> column, long start, int length, ref T[] into)
            where T : unmanaged
        {
            T[] scratch = into.Length < length ? new T[length] : into;
            into = scratch;
            column.Read(start, length, ref scratch).CopyTo(into);
        }
    }

    private long CountKept(int order)
    {
        if (_kept is null)
        {
            return _counts.Count(order);
        }

        bool[] scratch = [];
        var column = _kept[order - 1];
        long count = 0;
        for (long start = 0; start < column.Length; start += 1 << 16)
        {
            count += column.Read(start, (int)Math.Min(1 << 16, column.Length - start), ref scratch).Count(true);
        }

        return count;
    }

    private (WordVocabulary Vocabulary, int[] NewIds) RestrictVocabulary()
    {
        bool[] scratch = [];
        var old = _counts.Vocabulary;
        var vocabulary = new WordVocabulary((int)_lengths[0]);
        var ids = new int[old.Count];
        var kept = _kept![0].Read(0, old.Count, ref scratch);
        for (var id = 0; id < ids.Length; id++)
        {
            ids[id] = kept[id] ? vocabulary.Add(old.Utf8(id)) : -1;
        }

        return (vocabulary, ids);
    }

    private void Deliver(NGramBlock block)
    {
        Interlocked.Add(ref _delivered, block.Count);
        if (_newIds is not null)
        {
            foreach (ref var word in block.Words.AsSpan(0, block.Count * block.Order))
            {
                word = _newIds[word];
            }
        }
    }
}
