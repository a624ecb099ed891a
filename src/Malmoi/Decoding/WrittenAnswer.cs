namespace Malmoi.Decoding;

/// <summary>An answer that a model wrote, with what whoever learns from it must know of each token.</summary>
/// <param name="Prompt">The number of the prompt that it answers.</param>
/// <param name="Tokens">One at least; the mark that ended it is the last, where there is one.</param>
/// <param name="LogProbabilities">ln p of each token, of the tempered distribution before any token was ruled out.</param>
/// <param name="Entropies">Of these distributions, in nats.</param>
/// <param name="IsEnded">Whether the model ended it; else it was as long as it might be.</param>
public sealed record WrittenAnswer(int Prompt, int[] Tokens, float[] LogProbabilities, float[] Entropies, bool IsEnded)
{
    /// <summary>What was said, without the mark that ended it.</summary>
    public ReadOnlySpan<int> Said => IsEnded ? Tokens.AsSpan(..^1) : Tokens;
}
