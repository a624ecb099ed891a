using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>Gemma's conversations (Google, 2024): the assistant is called "model", and there is no system message.</summary>
public sealed record Gemma : ConversationFormat
{
    public override string Name => "gemma";

    public string Begin { get; init; } = "<bos>";

    public override IReadOnlyList<string> Stops { get; } = ["<end_of_turn>"];

    public override string ResponseMark => "<start_of_turn>model";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        if (conversation.Messages is [{ Role: "system" }, ..])
        {
            throw new InputException($"'{Name}' has no system message: put it before the user's first turn");
        }

        Alternate(conversation.Messages);
        var text = new StringBuilder(Begin);
        foreach (var message in conversation.Messages)
        {
            var role = message.Role == "assistant" ? "model" : message.Role;
            text.Append("<start_of_turn>")
                .Append(role)
                .Append('\n')
                .Append(message.Content?.Trim())
                .Append("<end_of_turn>\n");
        }

        return text.Append(addGenerationPrompt ? "<start_of_turn>model\n" : "").ToString();
    }
}
