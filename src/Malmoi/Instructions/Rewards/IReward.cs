namespace Malmoi.Instructions.Rewards;

/// <summary>How good answers are, as numbers: a reward model, a rule, a gold answer. The greater, the better.</summary>
/// <remarks>Pure: the same reply gets the same number, whatever else is asked with it.</remarks>
public interface IReward
{
    /// <summary>One number for each reply, in their order.</summary>
    /// <exception cref="InputException">A reply cannot be judged: it is longer than the model reads, or no gold answer is known.</exception>
    ValueTask<IReadOnlyList<float>> ScoreAsync(IReadOnlyList<Reply> replies, CancellationToken ct = default);
}
