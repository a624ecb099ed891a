namespace Malmoi.Decoding;

/// <summary>Makes tokens less likely by how often they were written, and once more for having been written at all, as OpenAI's interface defines it.</summary>
/// <remarks><c>l_i - count_i frequency - [count_i > 0] presence</c>; what stood in the prompt does not count.</remarks>
/// <param name="frequency">Taken off for each time; negative values favour repetition.</param>
/// <param name="presence">Taken off once.</param>
/// <param name="prompt">Tokens of the history that were given and not written.</param>
public sealed class FrequencyPenalty(double frequency, double presence, int prompt) : ILogitFilter
{
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        var seen = new HashSet<int>();
        foreach (var token in history[Math.Min(prompt, history.Length)..])
        {
            logits[token] -= (float)(frequency + (seen.Add(token) ? presence : 0));
        }
    }
}
