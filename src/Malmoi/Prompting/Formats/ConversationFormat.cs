namespace Malmoi.Prompting.Formats;

/// <summary>A format of a conversation with turns: ChatML and its like.</summary>
public abstract record ConversationFormat : PromptFormat
{
    /// <summary>The text of a conversation.</summary>
    /// <param name="conversation">The turns; only their roles and contents count.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the assistant is to go on.</param>
    /// <exception cref="InputException">The format has no place for a role, or for two turns of one role in a row.</exception>
    public abstract string Prompt(Conversation conversation, bool addGenerationPrompt = true);

    /// <summary>One user turn: the instruction, and below an empty line the input.</summary>
    public sealed override string Prompt(string instruction, string? input = null) =>
        Prompt(new Conversation(Message.User(string.IsNullOrEmpty(input) ? instruction : $"{instruction}\n\n{input}")));

    private protected sealed override int FindMark(string text) =>
        text.LastIndexOf(ResponseMark, StringComparison.Ordinal);

    /// <summary>Refuses turns that do not alternate, the user first.</summary>
    private protected void Alternate(IEnumerable<Message> messages)
    {
        var isUser = true;
        foreach (var message in messages)
        {
            if (message.Role == "user" != isUser)
            {
                throw new InputException(
                    $"'{Name}' takes turns of user and assistant, the user first, but a turn of '{message.Role}' stands where {(isUser ? "the user's" : "another's")} belongs"
                );
            }

            isUser = !isUser;
        }
    }
}
