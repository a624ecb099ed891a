namespace Malmoi.NGrams.Smoothing;

/// <summary>The part of p(w | h) that the count of hw gives by itself: f(w | h) of the papers.</summary>
internal interface IFrequency
{
    /// <summary>f of a word with this count, which is above zero.</summary>
    double Of(uint count);
}

/// <summary>The two ways in which a context leaves what it does not know to shorter contexts.</summary>
/// <remarks>
/// With f summing to less than one over the words that follow h and are kept:
/// <code>
///   interpolation   p(w | h) = f(w | h) + γ(h) p(w | h')            γ(h) = 1 - Σ f(v | h)
///   back-off        p(w | h) = f(w | h), else α(h) p(w | h')        α(h) = (1 - Σ f(v | h)) / (1 - Σ p(v | h'))
/// </code>
/// The unigrams' context lists the whole vocabulary: words that never occurred are those with a count of zero.
/// </remarks>
internal static class LowerOrders
{
    /// <summary>Fills in interpolated probabilities and gives γ(h).</summary>
    public static double Interpolate<TFrequency>(
        in ContextCounts context,
        Span<float> probabilities,
        TFrequency frequency
    )
        where TFrequency : struct, IFrequency
    {
        var left = Math.Max(0, 1 - Sum(context, frequency));
        for (var i = 0; i < probabilities.Length; i++)
        {
            var own = IsSeen(context, i) ? frequency.Of(context.Counts[i]) : 0;
            probabilities[i] = (float)(own + (left * context.Lower[i]));
        }

        return left;
    }

    /// <summary>Fills in the probabilities of what was seen and gives α(h).</summary>
    public static double BackOff<TFrequency>(in ContextCounts context, Span<float> probabilities, TFrequency frequency)
        where TFrequency : struct, IFrequency
    {
        var left = Math.Max(0, 1 - Sum(context, frequency));
        var below = LeftBelow(context);
        var weight = below > 0 ? left / below : 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = (float)(
                IsSeen(context, i) ? frequency.Of(context.Counts[i]) : weight * context.Lower[i]
            );
        }

        return weight;
    }

    /// <summary>By how much a context's distribution, stored in single precision, sums to more than one.</summary>
    /// <remarks>
    /// The sum over the words that a longer context has not seen is then known to the last digit, however little it is: with the
    /// rounded p of those it has seen taken off the sum of the same rounded numbers, and not off one.
    /// </remarks>
    public static double Excess(in ContextCounts context, ReadOnlySpan<float> probabilities, double weight)
    {
        var sum = (weight * LeftBelow(context)) - 1;
        for (var i = 0; i < probabilities.Length; i++)
        {
            sum += IsSeen(context, i) ? probabilities[i] : 0;
        }

        return sum;
    }

    /// <summary>All occurrences of the context before a word, and how many different words follow it.</summary>
    public static (double Total, double Types) Count(in ContextCounts context)
    {
        var (total, types) = (0.0, 0.0);
        foreach (var count in context.Counts)
        {
            total += count;
            types += count > 0 ? 1 : 0;
        }

        return (total, types);
    }

    private static double Sum<TFrequency>(in ContextCounts context, TFrequency frequency)
        where TFrequency : struct, IFrequency
    {
        var sum = 0.0;
        for (var i = 0; i < context.Length; i++)
        {
            sum += IsSeen(context, i) ? frequency.Of(context.Counts[i]) : 0;
        }

        // What rounding leaves of a distribution that is used up is nothing.
        return sum > 1 - 1e-12 ? 1 : sum;
    }

    /// <summary>1 - Σ p(v | h') over the words seen.</summary>
    private static double LeftBelow(in ContextCounts context)
    {
        // Among unigrams the words not seen are listed: adding theirs up loses no digits to a difference of large sums.
        var sum = context.Order == 1 ? 0.0 : 1.0 + context.LowerExcess;
        for (var i = 0; i < context.Length; i++)
        {
            if (context.Order > 1 && IsSeen(context, i))
            {
                sum -= context.Lower[i];
            }
            else if (context.Order == 1 && context.IsKept(i) && context.Counts[i] == 0)
            {
                sum += context.Lower[i];
            }
        }

        return sum < 1e-12 ? 0 : sum;
    }

    private static bool IsSeen(in ContextCounts context, int index) =>
        context.Counts[index] > 0 && context.IsKept(index);
}
