using Malmoi.NGrams.Counting;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Runs a method over all contexts of all orders, shortest first: the part that all methods share.</summary>
/// <remarks>
/// For each order: gather what the suffixes say (p of the shorter context), hand each context's counts to the method, keep its
/// probabilities and its back-off weight. In memory the gathering is a look-up; in files it is done before, for one window of
/// the shorter n-grams at a time.
/// </remarks>
internal sealed class ContextPasses
{
    private readonly NGramCounts _counts;
    private readonly EstimationOptions _options;
    private readonly CancellationToken _ct;
    private readonly Column<bool>[]? _kept;
    private readonly Column<uint>?[] _adjusted;
    private readonly Column<float>?[] _probabilities;
    private readonly Column<float>?[] _backoffs;
    private Column<float>? _excess;
    private double _unigramExcess;

    public ContextPasses(NGramCounts counts, EstimationOptions options, CancellationToken ct)
    {
        _counts = counts;
        _options = options;
        _ct = ct;
        _kept = KeptNGrams.Of(counts, options, ct);
        _adjusted = new Column<uint>[counts.Order];
        _probabilities = new Column<float>[counts.Order];
        _backoffs = new Column<float>[counts.Order];
    }

    /// <summary>Chooses the counts that the method sees, and counts those.</summary>
    public IReadOnlyList<CountsOfCounts> Count(bool continuation)
    {
        using var stage = Stages.Begin("counts of counts");
        var statistics = new CountsOfCounts[_counts.Order];
        for (var order = 1; order <= _counts.Order; order++)
        {
            if (continuation && order < _counts.Order)
            {
                _adjusted[order - 1] = ContinuationCounts.Of(_counts, order, _ct);
            }

            statistics[order - 1] = Count(order);
        }

        return statistics;
    }

    /// <summary>Estimates all orders.</summary>
    public NGramEstimate Estimate(
        IContextEstimator method,
        IReadOnlyList<CountsOfCounts> statistics,
        IReadOnlyList<string> notes
    )
    {
        using var stage = Stages.Begin("probabilities");
        EstimateUnigrams(method);
        for (var order = 2; order <= _counts.Order; order++)
        {
            _counts.Store.Release();
            EstimateOrder(order, method);
            _adjusted[order - 1]?.Dispose();
        }

        if (_options.CollapseValues)
        {
            CollapsedValues.Apply(_counts, _probabilities!, _backoffs, _kept, _ct);
            Array.ForEach(_backoffs, column => column?.Dispose());
            Array.Clear(_backoffs);
        }

        return new NGramEstimate(_counts, _probabilities!, _backoffs, _kept)
        {
            IsCollapsed = _options.CollapseValues,
            Statistics = statistics,
            Notes = notes,
            Parameters = method.Parameters,
        };
    }

    /// <summary>Gives back all columns when something failed.</summary>
    public void Abandon()
    {
        foreach (var column in _adjusted.Cast<IDisposable?>().Concat(_probabilities).Concat(_backoffs))
        {
            column?.Dispose();
        }

        _excess?.Dispose();
        Array.ForEach(_kept ?? [], column => column.Dispose());
    }

    private Column<uint> Seen(int order) => _adjusted[order - 1] ?? _counts.Level(order).Counts;

    private CountsOfCounts Count(int order)
    {
        const int Part = 1 << 16;
        var column = Seen(order);
        var total = new CountsOfCounts(order);
        var pieces = (int)((column.Length + Part - 1) / Part);
        Workers.Run(
            _counts.Threads,
            pieces,
            () => new uint[]?[1],
            (scratch, i) =>
            {
                scratch[0] ??= [];
                var start = (long)i * Part;
                var part = new CountsOfCounts(order);
                part.Add(column.Read(start, (int)Math.Min(Part, column.Length - start), ref scratch[0]!));
                lock (total)
                {
                    total.Add(part);
                }
            },
            _ct
        );
        if (order == 1 && _adjusted[0] is null)
        {
            // <s> is context only: its occurrences are none of a unigram's.
            uint[] scratch = [];
            total.Move(column.Read(WordVocabulary.Marks.Begin, 1, ref scratch)[0], 0);
        }

        return total;
    }

    private void EstimateUnigrams(IContextEstimator method)
    {
        var size = _counts.Vocabulary.Count;
        var begin = WordVocabulary.Marks.Begin;
        uint[] scratch = [];
        bool[] flags = [];
        float[] none = [];
        uint[] seen = [.. Seen(1).Read(0, size, ref scratch)];
        seen[begin] = 0;
        var kept = _kept is null ? default : _kept[0].Read(0, size, ref flags);
        var lower = new float[size];
        if (_options.InterpolateUnigrams)
        {
            var stay = kept.IsEmpty ? size : kept.Count(true);
            Array.Fill(lower, 1f / Math.Max(_options.VocabularyPadding, stay - 1));
            lower[begin] = 0;
        }
        else
        {
            lower[WordVocabulary.Marks.Unknown] = 1;
        }

        var words = new uint[size];
        for (var id = 0; id < size; id++)
        {
            words[id] = (uint)id;
        }

        var column = _probabilities[0] = _counts.Store.Create<float>(size);
        var into = column.Prepare(0, size, ref none);
        var context = new ContextCounts
        {
            Order = 1,
            Words = words,
            Counts = seen,
            Lower = lower,
            Kept = kept,
            IsWhole = _counts.Order == 1,
        };
        var weight = method.Estimate(context, into);
        _unigramExcess = method.BacksOff ? LowerOrders.Excess(context, into, weight) : 0;
        // <s> is never predicted; files give it log p = 0.
        into[begin] = 1;
        column.Commit(0, into);
        _adjusted[0]?.Dispose();
    }

    private void EstimateOrder(int order, IContextEstimator method)
    {
        var level = _counts.Level(order);
        var contexts = _counts.Level(order - 1);
        var shorter = _probabilities[order - 2]!;
        var probabilities = _probabilities[order - 1] = _counts.Store.Create<float>(level.Length);
        var backoffs = _backoffs[order - 2] = _counts.Store.Create<float>(contexts.Length);
        using var excess = _excess;
        using var shorterExcess = excess is null ? null : Gather.Run(_counts, contexts.Suffixes!, excess, _ct);
        _excess = method.BacksOff && order < _counts.Order ? _counts.Store.Create<float>(contexts.Length) : null;
        using var gathered = shorter.InMemory ? null : Gather.Run(_counts, level.Suffixes!, shorter, _ct);
        var pass = new ContextPass(contexts, level, method)
        {
            Counts = Seen(order),
            Kept = _kept?[order - 1],
            Shorter = shorter,
            Gathered = gathered,
            Probabilities = probabilities,
            Backoffs = backoffs,
            Excess = _excess,
            ShorterExcess = shorterExcess,
            UnigramExcess = _unigramExcess,
            Begins = Begins(order - 1),
        };
        var blocks = ContextBlocks.Of(contexts);
        Workers.Run(
            _counts.Threads,
            blocks.Count,
            () => new ContextPass.Scratch(),
            (s, i) => pass.Run(blocks[i], s),
            _ct
        );
    }

    /// <summary>Where the n-grams of an order stand that begin with &lt;s&gt;.</summary>
    private (long From, long To) Begins(int order)
    {
        uint[] scratch = [];
        long from = WordVocabulary.Marks.Begin;
        var to = from + 1;
        for (var shorter = 1; shorter < order; shorter++)
        {
            var first = _counts.Level(shorter).First!;
            from = first.Read(from, 1, ref scratch)[0];
            to = first.Read(to, 1, ref scratch)[0];
        }

        return (from, to);
    }
}
