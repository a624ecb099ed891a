namespace Malmoi.NGrams.Smoothing;

/// <summary>A smoothing method that looks at one context at a time: how it counts, its parameters, its formula.</summary>
/// <remarks>
/// The passes over the columns, in parallel and within the memory limit, are <see cref="ContextPasses"/>'; a method is its
/// formula and no more.
/// </remarks>
public abstract class ContextSmoothing : ISmoothing
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>
    /// Whether orders below the highest count after how many different words an n-gram occurs (Kneser and Ney, 1995) instead
    /// of how often; n-grams that begin with &lt;s&gt;, which follows nothing, keep their counts.
    /// </summary>
    protected virtual bool UsesContinuationCounts => false;

    /// <summary>Sets the method's parameters from the counts of counts (of order 1 first); notes what the user should know.</summary>
    protected abstract IContextEstimator Prepare(
        NGramCounts counts,
        IReadOnlyList<CountsOfCounts> statistics,
        ICollection<string> notes
    );

    /// <inheritdoc/>
    public virtual void Check(int order) { }

    /// <inheritdoc/>
    public NGramEstimate Fit(NGramCounts counts, EstimationOptions? options = null, CancellationToken ct = default)
    {
        Check(counts.Order);
        var passes = new ContextPasses(counts, options ?? new EstimationOptions(), ct);
        try
        {
            var statistics = passes.Count(UsesContinuationCounts);
            var notes = new List<string>();
            var estimator = Prepare(counts, statistics, notes);
            return passes.Estimate(estimator, statistics, notes);
        }
        catch
        {
            passes.Abandon();
            throw;
        }
    }
}
