namespace Malmoi.Decoding;

/// <summary>Rules out a token that would repeat an n-gram of what was written (Paulus et al., 2018).</summary>
public sealed class NoRepeatedNGrams : ILogitFilter
{
    private readonly int _length;

    /// <param name="length">n: no n tokens in a row are written twice.</param>
    public NoRepeatedNGrams(int length) =>
        _length =
            length > 0
                ? length
                : throw new InputException($"n-grams of {length} tokens cannot be kept from repeating: give 1 or more");

    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        var context = _length - 1;
        if (history.Length < context)
        {
            return;
        }

        var last = history[^context..];
        for (var start = 0; start + context < history.Length; start++)
        {
            if (history.Slice(start, context).SequenceEqual(last))
            {
                logits[history[start + context]] = float.NegativeInfinity;
            }
        }
    }
}
