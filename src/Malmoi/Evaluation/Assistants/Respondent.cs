using Malmoi.Prompting;
using Microsoft.Extensions.AI;

namespace Malmoi.Evaluation.Assistants;

/// <summary>Anyone who answers questions, for the answers to be judged: the same seed asks for the same answers.</summary>
/// <param name="client">Who answers.</param>
public sealed class Respondent(IChatClient client)
{
    /// <summary>0 always takes the likeliest token.</summary>
    public float Temperature { get; init; }

    public int MaxTokens { get; init; } = 256;

    public long Seed { get; init; }

    /// <summary>What stands before all turns; null: nothing.</summary>
    public string? System { get; init; }

    /// <summary>The answer to one question.</summary>
    public async Task<string> AnswerAsync(string question, CancellationToken ct = default) =>
        (await AnswerAsync([question], ct))[0];

    /// <summary>The answer to what was said last.</summary>
    public async Task<string> AnswerAsync(IReadOnlyList<Message> said, CancellationToken ct = default) =>
        await AnswerAsync([.. System is null ? [] : SystemTurn(System), .. said.Select(Turn)], ct);

    /// <summary>Answers turn by turn, each turn after the answers before it.</summary>
    public async Task<IReadOnlyList<string>> AnswerAsync(IReadOnlyList<string> turns, CancellationToken ct = default)
    {
        List<ChatMessage> messages = [.. System is null ? [] : SystemTurn(System)];
        var answers = new List<string>();
        foreach (var turn in turns)
        {
            messages.Add(new ChatMessage(ChatRole.User, turn));
            answers.Add(await AnswerAsync(messages, ct));
            messages.Add(new ChatMessage(ChatRole.Assistant, answers[^1]));
        }

        return answers;
    }

    private async Task<string> AnswerAsync(List<ChatMessage> messages, CancellationToken ct)
    {
        var options = new ChatOptions
        {
            Temperature = Temperature,
            MaxOutputTokens = MaxTokens,
            Seed = Seed,
        };
        return (await client.GetResponseAsync(messages, options, ct)).Text.Trim();
    }

    private static ChatMessage[] SystemTurn(string said) => [new(ChatRole.System, said)];

    private static ChatMessage Turn(Message message) => new(new ChatRole(message.Role), message.Content);
}
