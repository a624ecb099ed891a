using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>ChatML (OpenAI), which Qwen, Hermes and many others speak: any roles, each turn between two marks.</summary>
public sealed record ChatML : ConversationFormat
{
    public override string Name => "chatml";

    public override IReadOnlyList<string> Stops { get; } = ["<|im_end|>"];

    public override string ResponseMark => "<|im_start|>assistant";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        var text = new StringBuilder();
        foreach (var message in conversation.Messages)
        {
            text.Append("<|im_start|>")
                .Append(message.Role)
                .Append('\n')
                .Append(message.Content)
                .Append("<|im_end|>\n");
        }

        return text.Append(addGenerationPrompt ? "<|im_start|>assistant\n" : "").ToString();
    }
}
