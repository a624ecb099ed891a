using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>The conversations of Mistral 7B Instruct (Jiang et al., 2023): two roles, no system message.</summary>
public sealed record Mistral : ConversationFormat
{
    public override string Name => "mistral";

    public string Begin { get; init; } = "<s>";

    public string End { get; init; } = "</s>";

    public override IReadOnlyList<string> Stops => [End, "[INST]"];

    public override string ResponseMark => "[/INST]";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        Alternate(conversation.Messages);
        var text = new StringBuilder(Begin);
        foreach (var message in conversation.Messages)
        {
            text.Append(
                message.Role switch
                {
                    "user" => $"[INST] {message.Content} [/INST]",
                    "assistant" => message.Content + End,
                    _ => throw new InputException(
                        $"'{Name}' knows the roles user and assistant, not '{message.Role}': put it into a user's turn"
                    ),
                }
            );
        }

        return text.ToString();
    }
}
