namespace Malmoi.Decoding;

/// <summary>Keeps a text from ending before it has some length.</summary>
/// <param name="end">The token that ends a text.</param>
/// <param name="length">Tokens that must stand before it, what was given with them.</param>
public sealed class MinimumLength(int end, int length) : ILogitFilter
{
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        if (history.Length < length)
        {
            logits[end] = float.NegativeInfinity;
        }
    }
}
