using Malmoi.Chat;
using Malmoi.Decoding;
using Malmoi.Prompting;
using Microsoft.Extensions.AI;

namespace Malmoi.Evaluation.Assistants;

/// <summary>Anyone who answers questions, for the answers to be judged: the same seed asks for the same answers.</summary>
/// <param name="client">Who answers.</param>
public sealed class Respondent(IChatClient client)
{
    // Answers that are written at the same time: what a model remembers of them must fit in memory.
    private const int Together = 16;

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

    /// <summary>The answers to what was said last in each conversation; together where the client is a model that takes its likeliest tokens.</summary>
    /// <param name="asked">Conversations that have nothing to do with each other.</param>
    /// <param name="answered">Hears how many are answered.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<IReadOnlyList<string>> AnswerAllAsync(
        IReadOnlyList<IReadOnlyList<Message>> asked,
        Action<int>? answered = null,
        CancellationToken ct = default
    )
    {
        if (Temperature == 0 && client.GetService(typeof(ChatModel)) is ChatModel model)
        {
            var writer = new ConversationWriter(
                model,
                new AnswerOptions
                {
                    MaxTokens = MaxTokens,
                    Temperature = 0,
                    MostAtOnce = Together,
                }
            );
            Message[] before = System is null ? [] : [Message.System(System)];
            var texts = await Task.Run(
                () =>
                    writer.Write(
                        [.. asked.Select(said => new Conversation([.. before, .. said]))],
                        1,
                        Seed,
                        answered,
                        ct
                    ),
                ct
            );
            return [.. texts.Select(text => text.Trim())];
        }

        var answers = new List<string>(asked.Count);
        foreach (var said in asked)
        {
            answers.Add(await AnswerAsync(said, ct));
            answered?.Invoke(answers.Count);
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
