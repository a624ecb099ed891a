namespace Malmoi.Linguistics.Attention;

/// <summary>How spread attention is: -Σ a ln a (Shannon, 1948), of weights that are made to sum to one first.</summary>
public static class AttentionEntropy
{
    /// <summary>In nats; 0 of weights that are all zero.</summary>
    public static double Of(ReadOnlySpan<float> weights)
    {
        var (sum, weighted) = (0.0, 0.0);
        foreach (var weight in weights)
        {
            if (weight > 0)
            {
                sum += weight;
                weighted += weight * Math.Log(weight);
            }
        }

        return sum > 0 ? Math.Max(0, Math.Log(sum) - (weighted / sum)) : 0;
    }
}
