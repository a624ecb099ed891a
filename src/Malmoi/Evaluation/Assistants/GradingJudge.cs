using System.Text.Json;
using Malmoi.Village.Assistant;
using Microsoft.Extensions.AI;

namespace Malmoi.Evaluation.Assistants;

/// <summary>A model that gives an answer a grade from 1 to 10 (Zheng et al., 2023).</summary>
/// <param name="judge">Any chat client; one that can hold its replies to a JSON schema is asked to.</param>
public sealed class GradingJudge(IChatClient judge)
{
    private const string Name = "grade";

    /// <summary>What is judged by; null: all qualities together.</summary>
    public AssistantQuality? Quality { get; init; }

    public long Seed { get; init; }

    /// <summary>The grade of the answers to a question's turns, taken together.</summary>
    /// <exception cref="InputException">The reply is no grade.</exception>
    public async Task<int> GradeAsync(
        JudgedQuestion question,
        IReadOnlyList<string> answers,
        CancellationToken ct = default
    )
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, JudgePrompts.Grading(Quality)),
            new(ChatRole.User, JudgePrompts.Single(question, answers)),
        ];
        var options = JudgeReply.Options(Name, """{ "type": "integer", "minimum": 1, "maximum": 10 }""", Seed);
        var reply = await judge.GetResponseAsync(messages, options, ct);
        return JudgeReply.Read<int>(
            reply.Text,
            Name,
            value =>
                value.GetValueKind() == JsonValueKind.Number
                && value.AsValue().TryGetValue<int>(out var grade)
                && grade is >= 1 and <= 10
                    ? grade
                    : null,
            $"question '{question.Id}'",
            "a whole number from 1 to 10"
        );
    }
}
