using Malmoi.Village.Assistant;
using Microsoft.Extensions.AI;

namespace Malmoi.Evaluation.Assistants;

/// <summary>Which of two answers a judge finds better, by where they stood.</summary>
public enum Verdict
{
    First,
    Second,
    Tie,
}

/// <summary>What a judge said of an answer beside another when it stood first, and when it stood second.</summary>
/// <param name="StandingFirst">The verdict of the order in which the answer stood first.</param>
/// <param name="StandingSecond">That of the other order.</param>
public readonly record struct PairVerdicts(Verdict StandingFirst, Verdict StandingSecond)
{
    /// <summary>Whether both orders come to the same.</summary>
    public bool Agree =>
        (StandingFirst, StandingSecond)
            is
                (Verdict.First, Verdict.Second)
                or
                (Verdict.Second, Verdict.First)
                or
                (Verdict.Tie, Verdict.Tie);

    /// <summary>1 where the answer is better in both orders, 0 where it is worse in both, else a tie, ½.</summary>
    public double Outcome =>
        (StandingFirst, StandingSecond) switch
        {
            (Verdict.First, Verdict.Second) => 1,
            (Verdict.Second, Verdict.First) => 0,
            _ => 0.5,
        };
}

/// <summary>A model that compares two answers to a question, asked in both orders since judges favour a place (Zheng et al., 2023).</summary>
/// <param name="judge">Any chat client; one that can hold its replies to a JSON schema is asked to.</param>
public sealed class PairwiseJudge(IChatClient judge)
{
    private const string Name = "verdict";

    /// <summary>What is judged by; null: all qualities together.</summary>
    public AssistantQuality? Quality { get; init; }

    public long Seed { get; init; }

    /// <summary>Asks about both orders.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answers">One assistant's, turn by turn.</param>
    /// <param name="others">The other's.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">A reply is no verdict.</exception>
    public async Task<PairVerdicts> CompareAsync(
        JudgedQuestion question,
        IReadOnlyList<string> answers,
        IReadOnlyList<string> others,
        CancellationToken ct = default
    ) => new(await AskAsync(question, answers, others, ct), await AskAsync(question, others, answers, ct));

    private async Task<Verdict> AskAsync(
        JudgedQuestion question,
        IReadOnlyList<string> first,
        IReadOnlyList<string> second,
        CancellationToken ct
    )
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, JudgePrompts.Comparing(Quality)),
            new(ChatRole.User, JudgePrompts.Pair(question, first, second)),
        ];
        var options = JudgeReply.Options(Name, """{ "enum": ["A", "B", "tie"] }""", Seed);
        var reply = await judge.GetResponseAsync(messages, options, ct);
        return JudgeReply.Read<Verdict>(
            reply.Text,
            Name,
            value =>
                value.GetValueKind() != System.Text.Json.JsonValueKind.String
                    ? null
                    : value.GetValue<string>() switch
                    {
                        "A" => Verdict.First,
                        "B" => Verdict.Second,
                        "tie" => Verdict.Tie,
                        _ => null,
                    },
            $"question '{question.Id}'",
            "\"A\", \"B\" or \"tie\""
        );
    }
}
