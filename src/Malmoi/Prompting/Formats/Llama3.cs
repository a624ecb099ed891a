using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>Llama 3's conversations: a header with the role, an empty line, the content without white space round it.</summary>
public sealed record Llama3 : ConversationFormat
{
    public override string Name => "llama3";

    public string Begin { get; init; } = "<|begin_of_text|>";

    public override IReadOnlyList<string> Stops { get; } = ["<|eot_id|>", "<|end_of_text|>"];

    public override string ResponseMark => "<|start_header_id|>assistant<|end_header_id|>";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        var text = new StringBuilder(conversation.Messages.Count > 0 ? Begin : "");
        foreach (var message in conversation.Messages)
        {
            text.Append(Header(message.Role)).Append(message.Content?.Trim()).Append("<|eot_id|>");
        }

        return text.Append(addGenerationPrompt ? Header("assistant") : "").ToString();
    }

    private static string Header(string role) => $"<|start_header_id|>{role}<|end_header_id|>\n\n";
}
