namespace Malmoi.Decoding;

/// <summary>Keeps the k likeliest tokens (Fan et al., 2018).</summary>
public sealed class TopK : ILogitFilter
{
    private readonly int _count;

    public TopK(int count)
    {
        if (count < 1)
        {
            throw new InputException($"top-k of {count} keeps no token: give 1 or more");
        }

        _count = count;
    }

    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        using var ranked = new RankedTokens(logits);
        for (var rank = _count; rank < ranked.Ids.Length; rank++)
        {
            logits[ranked.Ids[rank]] = float.NegativeInfinity;
        }
    }
}
