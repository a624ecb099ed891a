using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>A model without the n-grams that pruning removed, with its new back-off weights.</summary>
public sealed class PrunedModel : INGramSource
{
    /// <summary>log10 of a back-off weight of zero, as SRILM writes it.</summary>
    private const float Zero = -99;

    private readonly NGramTrie _model;
    private readonly bool[] _removed;
    private readonly double[] _backoffs;
    private readonly long[] _counts;

    internal PrunedModel(NGramTrie model, bool[] removed, double[] backoffs)
    {
        _model = model;
        _removed = removed;
        _backoffs = backoffs;
        _counts = new long[model.Order + 1];
        for (var order = 1; order <= model.Order; order++)
        {
            var nodes = removed.AsSpan(model.Nodes.First(order), (int)model.Count(order));
            _counts[order] = nodes.Count(false);
        }
    }

    public int Order => _model.Order;

    public IVocabulary Vocabulary => _model.Vocabulary;

    public long Count(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return _counts[order];
    }

    /// <summary>How many n-grams of this order were removed.</summary>
    public long Removed(int order) => _model.Count(order) - Count(order);

    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default)
    {
        var kept = new NGramBlock(order);
        var node = _model.Nodes.First(order);
        foreach (var block in _model.Read(order, ct))
        {
            for (var i = 0; i < block.Count; i++, node++)
            {
                if (_removed[node])
                {
                    continue;
                }

                block.Row(i).CopyTo(kept.Words.AsSpan(kept.Count * order));
                kept.LogProbabilities[kept.Count] = block.LogProbabilities[i];
                kept.Backoffs[kept.Count] = order < Order ? Math.Max(Zero, (float)Math.Log10(_backoffs[node])) : 0;
                if (++kept.Count == kept.Capacity)
                {
                    yield return kept;
                    kept.Count = 0;
                }
            }
        }

        if (kept.Count > 0)
        {
            yield return kept;
        }
    }

    public void Dispose() { }
}
