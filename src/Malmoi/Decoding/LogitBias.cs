namespace Malmoi.Decoding;

/// <summary>Makes single tokens likelier or less likely by adding to their logits.</summary>
/// <param name="biases">What is added to which token.</param>
public sealed class LogitBias(IReadOnlyDictionary<int, float> biases) : ILogitFilter
{
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        foreach (var (token, bias) in biases)
        {
            logits[token] += bias;
        }
    }
}
