using Malmoi.NGrams.Counting;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>How often every n-gram of a corpus occurs, for all orders up to <see cref="Order"/>, in sorted order.</summary>
/// <remarks>
/// The n-grams are a trie in columns, one <see cref="NGramLevel"/> an order: the n-grams that share a context (all words but
/// the last) stand together, and each knows its suffix (all words but the first). An estimator needs no more: it walks the
/// contexts in order and looks shorter distributions up through the suffixes. The columns stand in memory or, beyond the
/// memory limit, in temporary files.
/// </remarks>
public sealed class NGramCounts : IDisposable
{
    private readonly NGramLevel[] _levels;

    internal NGramCounts(WordVocabulary vocabulary, NGramLevel[] levels, ColumnStore store)
    {
        Vocabulary = vocabulary;
        _levels = levels;
        Store = store;
    }

    /// <summary>The length of the longest n-grams.</summary>
    public int Order => _levels.Length;

    /// <summary>The words of the corpus in order of first appearance, after the three marks.</summary>
    public WordVocabulary Vocabulary { get; }

    /// <summary>Words of the corpus, sentence marks not counted.</summary>
    public long Tokens { get; internal init; }

    public long Sentences { get; internal init; }

    /// <summary>Whether everything stands in memory; if not, in temporary files.</summary>
    public bool InMemory => Store.InMemory;

    /// <summary>Worker threads that estimators use.</summary>
    public int Threads { get; internal init; } = Environment.ProcessorCount;

    internal ColumnStore Store { get; }

    /// <summary>Distinct n-grams of this order; for order 1 the size of the vocabulary, words that never occur included.</summary>
    public long Count(int order) => Level(order).Length;

    internal NGramLevel Level(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return _levels[order - 1];
    }

    public void Dispose()
    {
        foreach (var level in _levels)
        {
            level.Dispose();
        }
    }
}
