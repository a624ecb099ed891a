namespace Malmoi.Instructions.Rewards;

/// <summary>The longer the better, or the shorter: what a reward model must beat to have learned anything but length.</summary>
/// <param name="IsShorter">Whether short answers are the better ones.</param>
public sealed record LongerReward(bool IsShorter = false) : RuleReward
{
    /// <summary>The one of the two that agrees with more of the pairs.</summary>
    /// <param name="pairs">To learn from, and not those it is judged on.</param>
    public static LongerReward Fit(IEnumerable<PreferenceExample> pairs) =>
        new(pairs.SelectMany(ranking => ranking.Pairs()).Sum(Sign) < 0);

    /// <inheritdoc/>
    protected override float Score(Reply reply) => IsShorter ? -reply.Text.Length : reply.Text.Length;

    private static int Sign(PreferenceExample pair) => Math.Sign(pair.Chosen.Length - pair.Rejected.Length);
}
