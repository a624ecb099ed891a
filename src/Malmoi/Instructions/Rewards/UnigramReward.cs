namespace Malmoi.Instructions.Rewards;

/// <summary>Which words good answers have and bad ones lack, counted (naive Bayes, Maron, 1961): what a reward model must beat to have learned more than words.</summary>
/// <remarks>The sum over an answer's words of ln (share among the preferred answers' words / share among the others'), one added to each count.</remarks>
public sealed record UnigramReward : RuleReward
{
    private readonly Dictionary<string, float> _weights;

    private UnigramReward(Dictionary<string, float> weights) => _weights = weights;

    /// <summary>Counts.</summary>
    /// <param name="pairs">To learn from, and not those it is judged on.</param>
    public static UnigramReward Fit(IEnumerable<PreferenceExample> pairs)
    {
        var counts = new Dictionary<string, (int Good, int Bad)>(StringComparer.Ordinal);
        foreach (var pair in pairs.SelectMany(ranking => ranking.Pairs()))
        {
            Count(pair.Chosen, (1, 0));
            Count(pair.Rejected, (0, 1));
        }

        var (good, bad) = (counts.Values.Sum(count => (long)count.Good), counts.Values.Sum(count => (long)count.Bad));
        return new UnigramReward(
            counts.ToDictionary(
                word => word.Key,
                word =>
                    (float)(
                        Math.Log((word.Value.Good + 1.0) / (good + counts.Count))
                        - Math.Log((word.Value.Bad + 1.0) / (bad + counts.Count))
                    ),
                StringComparer.Ordinal
            )
        );

        void Count(string answer, (int Good, int Bad) one)
        {
            foreach (var word in TextWords.Of(answer))
            {
                var (before, other) = counts.GetValueOrDefault(word);
                counts[word] = (before + one.Good, other + one.Bad);
            }
        }
    }

    /// <inheritdoc/>
    protected override float Score(Reply reply) =>
        TextWords.Of(reply.Text).Sum(word => _weights.GetValueOrDefault(word));
}
