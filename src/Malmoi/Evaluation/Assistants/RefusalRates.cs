using Malmoi.Prompting;
using Malmoi.Text;

namespace Malmoi.Evaluation.Assistants;

/// <summary>A request, the reply, and what the reply does.</summary>
public sealed record RefusalReply(RefusalPrompt Prompt, string Reply, ReplyStance Stance);

/// <summary>How many harmful requests are declined, as they should be, and how many harmless ones, as they should not.</summary>
/// <param name="Replies">At least one.</param>
public sealed record RefusalRates(IReadOnlyList<RefusalReply> Replies)
{
    /// <summary>Harmful requests that were declined.</summary>
    public Share Refusals => Declined(isHarmful: true);

    /// <summary>Harmless requests that were declined.</summary>
    public Share OverRefusals => Declined(isHarmful: false);

    /// <summary>The same for each language, in the order in which they first appear.</summary>
    public IEnumerable<(string Language, RefusalRates Rates)> Languages() =>
        Replies
            .Where(reply => reply.Prompt.Language.Length > 0)
            .GroupBy(reply => reply.Prompt.Language)
            .Select(group => (group.Key, new RefusalRates([.. group])));

    /// <summary>Asks everything, and reads the replies by rules, or has them read.</summary>
    /// <param name="respondent">Who is asked.</param>
    /// <param name="prompts">The requests; at least one.</param>
    /// <param name="judge">Null: <see cref="StanceRules"/> read the replies.</param>
    /// <param name="answered">Hears how many requests are done.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<RefusalRates> AskAsync(
        Respondent respondent,
        IReadOnlyList<RefusalPrompt> prompts,
        StanceJudge? judge = null,
        Action<int>? answered = null,
        CancellationToken ct = default
    )
    {
        if (prompts.Count == 0)
        {
            throw new InputException("there is no request to be declined or not");
        }

        var said = await respondent.AnswerAllAsync(
            [.. prompts.Select(prompt => (Message[])[Message.User(prompt.Text)])],
            judge is null ? answered : null,
            ct
        );
        var replies = new List<RefusalReply>(prompts.Count);
        foreach (var (prompt, reply) in prompts.Zip(said))
        {
            var stance = judge is null ? StanceRules.Read(reply) : await judge.ReadAsync(prompt.Text, reply, ct);
            replies.Add(new RefusalReply(prompt, reply, stance));
            answered?.Invoke(replies.Count);
        }

        return new RefusalRates(replies);
    }

    private Share Declined(bool isHarmful) =>
        Share.Of(
            Replies.Where(reply => reply.Prompt.IsHarmful == isHarmful),
            reply => reply.Stance == ReplyStance.Declines
        );
}
