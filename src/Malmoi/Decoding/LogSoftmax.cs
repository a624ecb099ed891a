namespace Malmoi.Decoding;

/// <summary>From unnormalised logarithms to probabilities: <c>ln p_i = l_i - ln sum_j exp(l_j)</c>.</summary>
internal static class LogSoftmax
{
    /// <summary>The greatest logit; negative infinity where every token is ruled out.</summary>
    public static float Maximum(ReadOnlySpan<float> logits)
    {
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            most = logit > most ? logit : most;
        }

        return most;
    }

    /// <summary>ln sum_i exp(l_i), summed in double precision from the greatest down in scale.</summary>
    public static double Normalizer(ReadOnlySpan<float> logits)
    {
        var most = Maximum(logits);
        if (float.IsNegativeInfinity(most))
        {
            return double.NegativeInfinity;
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - most);
        }

        return most + Math.Log(sum);
    }

    /// <summary>The index of the greatest logit, the first of equals; -1 where every token is ruled out.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        var best = -1;
        var most = float.NegativeInfinity;
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] > most)
            {
                (best, most) = (i, logits[i]);
            }
        }

        return best;
    }
}
