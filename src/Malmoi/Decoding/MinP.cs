namespace Malmoi.Decoding;

/// <summary>Keeps tokens at least p times as likely as the likeliest (Nguyen et al., 2024).</summary>
public sealed class MinP : ILogitFilter
{
    private readonly double _logRatio;

    public MinP(double ratio)
    {
        if (!(ratio >= 0 && ratio <= 1))
        {
            throw new InputException($"min-p of {ratio} is not a ratio from 0 to 1");
        }

        _logRatio = Math.Log(ratio);
    }

    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        var least = LogSoftmax.Maximum(logits) + _logRatio;
        foreach (ref var logit in logits)
        {
            logit = logit >= least ? logit : float.NegativeInfinity;
        }
    }
}
