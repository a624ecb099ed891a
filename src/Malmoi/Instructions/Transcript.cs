using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>A conversation written down as one text with the speakers' names before what they say.</summary>
/// <param name="User">What stands before the user's turns.</param>
/// <param name="Assistant">What stands before the assistant's.</param>
public sealed record Transcript(string User, string Assistant)
{
    /// <summary>hh-rlhf's (Bai et al., 2022).</summary>
    public static Transcript HumanAssistant { get; } = new("\n\nHuman:", "\n\nAssistant:");

    /// <summary>Reads the turns of a text; white space round what is said belongs to neither.</summary>
    /// <param name="text">It may begin with the first name without the line ends before it.</param>
    /// <returns>No message where nobody speaks.</returns>
    public IReadOnlyList<Message> Read(string text)
    {
        var whole = User.StartsWith("\n\n", StringComparison.Ordinal) ? "\n\n" + text.TrimStart('\n') : text;
        var messages = new List<Message>();
        var (at, isUser) = Next(whole, 0);
        while (at >= 0)
        {
            var start = at + (isUser ? User : Assistant).Length;
            var (next, nextIsUser) = Next(whole, start);
            var said = whole[start..(next < 0 ? whole.Length : next)].Trim();
            messages.Add(isUser ? Message.User(said) : Message.Assistant(said));
            (at, isUser) = (next, nextIsUser);
        }

        return messages;
    }

    private (int At, bool IsUser) Next(string text, int from)
    {
        var user = text.IndexOf(User, from, StringComparison.Ordinal);
        var assistant = text.IndexOf(Assistant, from, StringComparison.Ordinal);
        return user >= 0 && (assistant < 0 || user < assistant) ? (user, true) : (assistant, false);
    }
}
