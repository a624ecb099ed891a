using System.Text;

namespace Malmoi.Prompting.Formats;

/// <summary>Llama 2's conversations (Touvron et al., 2023): the system's message stands inside the first turn of the user.</summary>
public sealed record Llama2 : ConversationFormat
{
    public override string Name => "llama2";

    public string Begin { get; init; } = "<s>";

    public string End { get; init; } = "</s>";

    public override IReadOnlyList<string> Stops => [End, "[INST]"];

    public override string ResponseMark => "[/INST]";

    public override string Prompt(Conversation conversation, bool addGenerationPrompt = true)
    {
        var messages = conversation.Messages;
        var system = messages is [{ Role: "system" } first, ..] ? first.Content : null;
        var turns = messages.Skip(system is null ? 0 : 1).ToList();
        Alternate(turns);
        var text = new StringBuilder();
        foreach (var turn in turns)
        {
            var head = system is null ? "" : $"<<SYS>>\n{system}\n<</SYS>>\n\n";
            system = null;
            text.Append(
                turn.Role switch
                {
                    "user" => $"{Begin}[INST] {(head + turn.Content).Trim()} [/INST]",
                    "system" => $"<<SYS>>\n{turn.Content?.Trim()}\n<</SYS>>\n\n",
                    "assistant" => $" {turn.Content?.Trim()} {End}",
                    // The published template leaves out what it does not know.
                    _ => "",
                }
            );
        }

        return text.ToString();
    }
}
