namespace Malmoi.Evaluation.Assistants;

/// <summary>How often a language model finds the better answer likelier, beside rules that look at length alone.</summary>
/// <param name="Name">Of the pairs.</param>
/// <param name="ByTotal">By ln p of the whole answers, which favours short ones; a tie is no hit.</param>
/// <param name="ByToken">By ln p for each token.</param>
/// <param name="Longer">Pairs whose better answer is the longer, of those of unequal length.</param>
/// <param name="Ties">Pairs whose answers are equally likely to the last digit, by ln p: of two unknown words neither is likelier.</param>
/// <param name="TooLong">Pairs that the model cannot read; they are in none of the others.</param>
public sealed record PreferenceAccuracy(string Name, Share ByTotal, Share ByToken, Share Longer, int Ties, int TooLong)
{
    /// <summary>The name of the row of all pairs.</summary>
    public const string Overall = "overall";

    /// <summary>Judges a model by pairs.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="pairs">At least one.</param>
    /// <param name="scored">Hears how many are done.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>A row for each group in the order in which they first appear, and the row of all last.</returns>
    /// <exception cref="InputException">There is no pair, or none that the model can read.</exception>
    public static async ValueTask<IReadOnlyList<PreferenceAccuracy>> JudgeAsync(
        AnswerScorer scorer,
        IReadOnlyList<PreferencePair> pairs,
        Action<int>? scored = null,
        CancellationToken ct = default
    )
    {
        if (pairs.Count == 0)
        {
            throw new InputException("there is no pair of answers to judge");
        }

        var scores = await scorer.ScoreAsync(
            [.. pairs.Select(pair => (pair.Prompt, (IReadOnlyList<string>)[pair.Chosen, pair.Rejected]))],
            scored,
            ct
        );
        var judged = pairs.Zip(scores).ToList();
        return judged.TrueForAll(one => one.Second[0] is null || one.Second[1] is null)
            ? throw new InputException(
                $"none of the {pairs.Count} pair(s) fits into what the model reads at once: judge a model with a longer context, or by shorter pairs"
            )
            :
            [
                .. judged
                    .Where(one => one.First.Group.Length > 0)
                    .GroupBy(one => one.First.Group)
                    .Select(group => Of(group.Key, [.. group])),
                Of(Overall, judged),
            ];
    }

    private static PreferenceAccuracy Of(string name, List<(PreferencePair Pair, AnswerLikelihood?[] Scores)> judged)
    {
        var read = judged.FindAll(one => one.Scores[0] is not null && one.Scores[1] is not null);
        return new PreferenceAccuracy(
            name,
            Share.Of(read, one => one.Scores[0]!.Value.LogProbability > one.Scores[1]!.Value.LogProbability),
            Share.Of(read, one => one.Scores[0]!.Value.PerToken > one.Scores[1]!.Value.PerToken),
            Share.Of(
                read.Where(one => one.Pair.Chosen.Length != one.Pair.Rejected.Length),
                one => one.Pair.Chosen.Length > one.Pair.Rejected.Length
            ),
            read.Count(one => one.Scores[0]!.Value.LogProbability == one.Scores[1]!.Value.LogProbability),
            judged.Count - read.Count
        );
    }
}
