namespace Malmoi.Decoding;

/// <summary>Sharpens (below 1) or flattens (above 1) a distribution.</summary>
/// <remarks><c>p_i = exp(l_i / T) / sum_j exp(l_j / T)</c>; towards 0 all is on the likeliest token, at 1 nothing changes.</remarks>
public sealed class Temperature : ILogitFilter
{
    private readonly float _inverse;

    public Temperature(double value)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new InputException($"a temperature of {value} is not a positive number: 0 (greedy) needs no filter");
        }

        _inverse = (float)(1 / value);
    }

    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        // The likeliest stays at 0, so that a tiny temperature cannot overflow.
        var most = LogSoftmax.Maximum(logits);
        foreach (ref var logit in logits)
        {
            logit = float.IsNegativeInfinity(logit) ? logit : (logit - most) * _inverse;
        }
    }
}
