namespace Malmoi.Instructions.Rewards;

/// <summary>A reward that looks at one answer alone and needs no model.</summary>
public abstract record RuleReward : IReward
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float>> ScoreAsync(IReadOnlyList<Reply> replies, CancellationToken ct = default)
    {
        var scores = new float[replies.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            scores[i] = Score(replies[i]);
        }

        return ValueTask.FromResult<IReadOnlyList<float>>(scores);
    }

    /// <summary>How good one answer is.</summary>
    protected abstract float Score(Reply reply);
}
