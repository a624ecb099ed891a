using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>The conversations of YuLan-Chat, in which the survey of Zhao et al. (2023) ran its experiments on instruction tuning.</summary>
public sealed record YuLanChat : ConversationFormat
{
    public override string Name => "yulan";

    /// <summary>What stands before the first turn where the conversation has no system message.</summary>
    public string System { get; init; } =
        "The following is a conversation between a human and an AI assistant. "
        + "The AI assistant gives helpful, detailed, and polite answers to the user's questions.";

    public override IReadOnlyList<string> Stops { get; } = ["\n[|Human|]:", "</s>"];

    public override string ResponseMark => "[|AI|]:";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        var messages = conversation.Messages;
        var hasSystem = messages is [{ Role: "system" }, ..];
        var text = new StringBuilder(hasSystem ? messages[0].Content : System);
        Alternate(messages.Skip(hasSystem ? 1 : 0));
        foreach (var message in messages.Skip(hasSystem ? 1 : 0))
        {
            text.Append(
                message.Role switch
                {
                    "user" => $"\n[|Human|]:{message.Content}",
                    "assistant" => $"\n[|AI|]:{message.Content}",
                    _ => throw new InputException($"'{Name}' knows the roles user and assistant, not '{message.Role}'"),
                }
            );
        }

        return text.Append(addGenerationPrompt ? "\n[|AI|]:" : "").ToString();
    }
}
