namespace Malmoi.Decoding;

/// <summary>Changes a distribution before a token is drawn from it: temperature, top-k, top-p ... Stateless.</summary>
public interface ILogitFilter
{
    /// <param name="logits">(vocabulary) unnormalised natural logarithms; a token is ruled out by negative infinity.</param>
    /// <param name="history">The tokens before it.</param>
    void Apply(Span<float> logits, ReadOnlySpan<int> history);
}
