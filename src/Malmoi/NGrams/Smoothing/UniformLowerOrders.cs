using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>A method that knows whole contexts only and beyond them one uniform distribution, as textbooks define it.</summary>
/// <remarks>
/// Such a model is an exact back-off model too: n-grams after a context that is not whole have the probability 1/V of any word,
/// where V counts the vocabulary with the end mark and the unknown word and without the begin mark, and weigh nothing.
/// </remarks>
internal abstract class UniformLowerOrders : IContextEstimator
{
    public abstract IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters { get; }

    public double Estimate(in ContextCounts context, Span<float> probabilities)
    {
        if (context.Order == 1)
        {
            return EstimateUnigrams(context, probabilities);
        }

        if (context.IsWhole)
        {
            return EstimateWhole(context, probabilities);
        }

        context.Lower.CopyTo(probabilities);
        return 1;
    }

    /// <summary>The estimate after a whole context; <see cref="ContextCounts.Lower"/> is 1/V for every word.</summary>
    protected abstract double EstimateWhole(in ContextCounts context, Span<float> probabilities);

    private double EstimateUnigrams(in ContextCounts context, Span<float> probabilities)
    {
        var kept = context.Kept.IsEmpty ? context.Length : context.Kept.Count(true);
        var size = Math.Max(kept - 1, Math.Round(1 / (double)context.Lower[WordVocabulary.Marks.Unknown]));
        var uniform = new float[context.Length];
        uniform.AsSpan().Fill((float)(1 / size));
        uniform[WordVocabulary.Marks.Begin] = 0;
        if (!context.IsWhole)
        {
            uniform.CopyTo(probabilities);
            return 1;
        }

        return EstimateWhole(
            new ContextCounts
            {
                Order = 1,
                Words = context.Words,
                Counts = context.Counts,
                Lower = uniform,
                Kept = context.Kept,
                IsWhole = true,
            },
            probabilities
        );
    }
}
