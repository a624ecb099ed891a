namespace Malmoi.Decoding;

/// <summary>Keeps the smallest set of likeliest tokens whose probabilities reach p: nucleus sampling (Holtzman et al., 2020).</summary>
public sealed class TopP : ILogitFilter
{
    private readonly double _mass;

    public TopP(double mass)
    {
        if (!(mass > 0 && mass <= 1))
        {
            throw new InputException($"top-p of {mass} is not a probability above 0 and up to 1");
        }

        _mass = mass;
    }

    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        if (_mass >= 1)
        {
            return; // every token, and no rounding may say otherwise
        }

        using var ranked = new RankedTokens(logits);
        var normalizer = LogSoftmax.Normalizer(logits);
        var reached = 0.0;
        foreach (var id in ranked.Ids)
        {
            if (reached >= _mass)
            {
                logits[id] = float.NegativeInfinity;
            }
            else
            {
                reached += Math.Exp(logits[id] - normalizer);
            }
        }
    }
}
