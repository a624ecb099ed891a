namespace Malmoi.Decoding;

/// <summary>Makes one token certain at one place: the end at the greatest length (BART), a language's mark at the first (mBART).</summary>
/// <param name="token">The token.</param>
/// <param name="place">How many tokens stand before it, what was given with them.</param>
public sealed class ForcedToken(int token, int place) : ILogitFilter
{
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        if (history.Length == place)
        {
            logits.Fill(float.NegativeInfinity);
            logits[token] = 0;
        }
    }
}
