using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>Vicuna 1.1's conversations (Chiang et al., 2023): all on one line, each answer closed by the end token.</summary>
public sealed record Vicuna : ConversationFormat
{
    public override string Name => "vicuna";

    /// <summary>What stands before the first turn where the conversation has no system message.</summary>
    public string System { get; init; } =
        "A chat between a curious user and an artificial intelligence assistant. "
        + "The assistant gives helpful, detailed, and polite answers to the user's questions.";

    public string End { get; init; } = "</s>";

    public override IReadOnlyList<string> Stops => [End, "USER:"];

    public override string ResponseMark => "ASSISTANT:";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        var messages = conversation.Messages;
        var hasSystem = messages is [{ Role: "system" }, ..];
        var text = new StringBuilder(hasSystem ? messages[0].Content : System).Append(' ');
        Alternate(messages.Skip(hasSystem ? 1 : 0));
        foreach (var message in messages.Skip(hasSystem ? 1 : 0))
        {
            text.Append(
                message.Role switch
                {
                    "user" => $"USER: {message.Content} ",
                    "assistant" => $"ASSISTANT: {message.Content}{End}",
                    _ => throw new InputException($"'{Name}' knows the roles user and assistant, not '{message.Role}'"),
                }
            );
        }

        return text.Append(addGenerationPrompt ? "ASSISTANT:" : "").ToString();
    }
}
