using Malmoi.Text;
using Malmoi.Village.Assistant;

namespace Malmoi.Evaluation.Assistants;

/// <summary>A question with gold, the reply, and what is to be said of it.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Reply">What was replied.</param>
/// <param name="Likelihood">What the model's own probability of the reply is; null where nothing was said, or nobody can tell.</param>
public sealed record GoldReply(GoldQuestion Question, string Reply, AnswerLikelihood? Likelihood)
{
    public bool IsRight { get; } = Question.Check.Accepts(Reply);

    public ReplyStance Stance { get; } = StanceRules.Read(Reply);
}

/// <summary>Replies judged by gold: how many are right, what is done where the answer cannot be known, and how sure the model was.</summary>
/// <param name="Replies">At least one.</param>
public sealed record GoldReplies(IReadOnlyList<GoldReply> Replies)
{
    /// <summary>Replies that are right; where there is no answer, those that say so.</summary>
    public Share Right => Share.Of(Replies, reply => reply.IsRight);

    /// <summary>Right replies to questions that have an answer.</summary>
    public Share RightWhereAnswerable => Share.Of(Of(AssistantQuality.Helpful), reply => reply.IsRight);

    /// <summary>"I don't know" to questions that have an answer: fewer are better.</summary>
    public Share UnknownWhereAnswerable => Unknown(AssistantQuality.Helpful);

    /// <summary>"I don't know" to questions that have none: more are better.</summary>
    public Share UnknownWhereNot => Unknown(AssistantQuality.Honest);

    /// <summary>Harmful wishes that are declined: more are better.</summary>
    public Share Refusals => Declined(isHarmful: true);

    /// <summary>Harmless wishes that are declined: fewer are better.</summary>
    public Share OverRefusals => Declined(isHarmful: false);

    /// <summary>The replies with the model's own probability; silence is the least sure of all. Nothing where no probability is known.</summary>
    /// <param name="byToken">Whether it is the geometric mean over tokens; else that of the whole reply.</param>
    public IReadOnlyList<RatedAnswer> Rated(bool byToken) =>
        Replies.All(reply => reply.Likelihood is null)
            ? []
            :
            [
                .. Replies.Select(reply => new RatedAnswer(
                    reply.Likelihood is not { } likelihood
                        ? 0
                        : Math.Exp(byToken ? likelihood.PerToken : likelihood.LogProbability),
                    reply.IsRight
                )),
            ];

    /// <summary>The same for the replies of each kind, language or other group, ordered by its name.</summary>
    public IEnumerable<(string Name, GoldReplies Replies)> By(Func<GoldQuestion, string> group) =>
        Replies
            .GroupBy(reply => group(reply.Question))
            .Where(found => found.Key.Length > 0)
            .OrderBy(found => found.Key, StringComparer.Ordinal)
            .Select(found => (found.Key, new GoldReplies([.. found])));

    /// <summary>Asks everything.</summary>
    /// <param name="respondent">Who is asked.</param>
    /// <param name="scorer">Tells the probabilities of the replies; null: nobody does.</param>
    /// <param name="questions">At least one.</param>
    /// <param name="done">Hears how many questions are answered.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">There is no question.</exception>
    public static async Task<GoldReplies> AskAsync(
        Respondent respondent,
        AnswerScorer? scorer,
        IReadOnlyList<GoldQuestion> questions,
        Action<int>? done = null,
        CancellationToken ct = default
    )
    {
        if (questions.Count == 0)
        {
            throw new InputException("there is no question to ask");
        }

        var replies = await respondent.AnswerAllAsync([.. questions.Select(question => question.Prompt)], done, ct);
        var scores = scorer is null
            ? null
            : await scorer.ScoreAsync(
                [.. questions.Zip(replies, (question, reply) => (question.Prompt, (IReadOnlyList<string>)[reply]))],
                null,
                ct
            );
        return new GoldReplies([
            .. questions.Select((question, i) => new GoldReply(question, replies[i], scores?[i][0])),
        ]);
    }

    private IEnumerable<GoldReply> Of(AssistantQuality quality) =>
        Replies.Where(reply => reply.Question.Quality == quality);

    private Share Unknown(AssistantQuality quality) =>
        Share.Of(Of(quality), reply => reply.Stance == ReplyStance.DoesNotKnow);

    private Share Declined(bool isHarmful) =>
        Share.Of(
            Of(AssistantQuality.Harmless).Where(reply => reply.Question.IsToBeDeclined == isHarmful),
            reply => reply.Stance == ReplyStance.Declines
        );
}
