using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>A way to estimate an n-gram model with back-off from counts.</summary>
public interface ISmoothing
{
    /// <summary>Its name on the command line and in files: "modified-kneser-ney".</summary>
    string Name { get; }

    /// <summary>Refuses parameters that are out of range for a model of this order, before any work is done.</summary>
    /// <exception cref="InputException">One is.</exception>
    void Check(int order) { }

    /// <summary>Estimates a model; <paramref name="counts"/> must live as long as the estimate.</summary>
    NGramEstimate Fit(NGramCounts counts, EstimationOptions? options = null, CancellationToken ct = default);
}

/// <summary>What all ways of estimating have in common.</summary>
public sealed record EstimationOptions
{
    /// <summary>N-grams that occur at most this often are left out, one threshold an order, the last one for all further orders.</summary>
    public IReadOnlyList<long> Prune { get; init; } = [];

    /// <summary>A closed vocabulary: n-grams with any other word are left out; null for none.</summary>
    public WordVocabulary? LimitVocabulary { get; init; }

    /// <summary>Mixes unigrams with the uniform distribution; if not, all the mass set free there is &lt;unk&gt;'s, as in SRILM.</summary>
    public bool InterpolateUnigrams { get; init; } = true;

    /// <summary>The uniform distribution is over at least this many words.</summary>
    public long VocabularyPadding { get; init; }

    /// <summary>
    /// Collapses probability and back-off weight into one value, whose product over a whole sentence is the same (Heafield,
    /// Koehn and Lavie, 2012): for programs that sum such values, not for a model to ask.
    /// </summary>
    public bool CollapseValues { get; init; }

    /// <summary><see cref="Prune"/> as one threshold an order, the last one given repeated.</summary>
    /// <exception cref="InputException">They are too many, negative or fall.</exception>
    public IReadOnlyList<long> Thresholds(int order)
    {
        var given = Prune;
        var list = string.Join(' ', given);
        if (given.Count > order)
        {
            throw new InputException(
                $"{given.Count} pruning thresholds ({list}) are more than the model has orders ({order}): give at most {order}"
            );
        }

        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] < (i == 0 ? 0 : given[i - 1]))
            {
                throw new InputException(
                    $"pruning thresholds must not fall from order to order, but they are {list}: "
                        + "a pruned n-gram's longer n-grams must be pruned too"
                );
            }
        }

        return [.. Enumerable.Range(0, order).Select(i => given.Count == 0 ? 0 : given[Math.Min(i, given.Count - 1)])];
    }
}
