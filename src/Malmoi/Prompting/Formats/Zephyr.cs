using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>Zephyr's conversations (Tunstall et al., 2023): a line with the role, the content, the end token, a newline.</summary>
public sealed record Zephyr : ConversationFormat
{
    public override string Name => "zephyr";

    public string End { get; init; } = "</s>";

    public override IReadOnlyList<string> Stops => [End];

    public override string ResponseMark => "<|assistant|>";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        var text = new StringBuilder();
        // The published template leaves out what it does not know.
        foreach (
            var message in conversation.Messages.Where(message => message.Role is "system" or "user" or "assistant")
        )
        {
            text.Append("<|").Append(message.Role).Append("|>\n").Append(message.Content).Append(End).Append('\n');
        }

        return text.Append(addGenerationPrompt ? "<|assistant|>\n" : "").ToString();
    }
}
