namespace Malmoi.Instructions.Rewards;

/// <summary>The best of several answers to a prompt by a reward (Stiennon et al., 2020; Nakano et al., 2021): alignment without training.</summary>
public static class BestOfN
{
    /// <summary>How far such a choice leads from the model that wrote the answers, in nats at most: ln n - (n - 1)/n (Beirami et al., 2024).</summary>
    /// <param name="answers">n: 1 or more.</param>
    public static double MostDistance(int answers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(answers, 1);
        return Math.Log(answers) - ((answers - 1.0) / answers);
    }

    /// <summary>Judges answers, some to each prompt, and picks the best to each; of equals the first.</summary>
    /// <param name="reward">By which.</param>
    /// <param name="replies">The answers to one prompt stand together.</param>
    /// <param name="each">Answers to each prompt.</param>
    /// <param name="ct">Stops.</param>
    /// <exception cref="InputException">A score is no number.</exception>
    public static async Task<IReadOnlyList<BestReply>> PickAsync(
        IReward reward,
        IReadOnlyList<Reply> replies,
        int each,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(replies.Count % each, 0, nameof(replies));
        var scores = await reward.ScoreAsync(replies, ct).ConfigureAwait(false);
        if (scores.Any(score => !float.IsFinite(score)))
        {
            throw new InputException(
                "the reward of an answer is no number, so that none is the best: is the reward model damaged?"
            );
        }

        return
        [
            .. replies
                .Zip(scores)
                .Chunk(each)
                .Select(answers =>
                {
                    var best = answers.MaxBy(answer => answer.Second);
                    return new BestReply(
                        best.First,
                        best.Second,
                        answers.Average(answer => answer.Second),
                        [.. answers.Select(answer => answer.Second)]
                    );
                }),
        ];
    }
}

/// <summary>The best of several answers to a prompt.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="Score">What the reward said of it.</param>
/// <param name="Mean">What it said of all on average: what one answer alone is worth.</param>
/// <param name="Scores">What it said of each, in the order in which they were written.</param>
public sealed record BestReply(Reply Reply, float Score, float Mean, IReadOnlyList<float> Scores);
