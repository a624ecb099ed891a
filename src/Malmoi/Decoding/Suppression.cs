namespace Malmoi.Decoding;

/// <summary>Rules tokens out: what is never to be written, such as the begin mark and the unknown word.</summary>
public sealed class Suppression(IReadOnlyList<int> tokens) : ILogitFilter
{
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        foreach (var token in tokens)
        {
            logits[token] = float.NegativeInfinity;
        }
    }
}
