namespace Malmoi.Instructions.Rewards;

/// <summary>Several rewards at once: their weighted sum.</summary>
/// <param name="Parts">One at least.</param>
public sealed record WeightedReward(IReadOnlyList<(double Weight, IReward Reward)> Parts) : IReward
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<float>> ScoreAsync(
        IReadOnlyList<Reply> replies,
        CancellationToken ct = default
    )
    {
        var sums = new double[replies.Count];
        foreach (var (weight, reward) in Parts)
        {
            var scores = await reward.ScoreAsync(replies, ct).ConfigureAwait(false);
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += weight * scores[i];
            }
        }

        return [.. sums.Select(sum => (float)sum)];
    }
}
