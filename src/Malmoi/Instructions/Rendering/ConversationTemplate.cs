using Malmoi.Prompting;

namespace Malmoi.Instructions.Rendering;

/// <summary>A template of turns; what the assistant says is found by what a turn adds to the text before it.</summary>
/// <remarks>
/// <code>
///   with the question, asked to go on      &lt;|im_start|&gt;user\nhi&lt;|im_end|&gt;\n&lt;|im_start|&gt;assistant\n
///   with the answer                        &lt;|im_start|&gt;user\nhi&lt;|im_end|&gt;\n&lt;|im_start|&gt;assistant\nhello&lt;|im_end|&gt;\n
///   learned                                                                                  ^^^^^^^^^^^^^^^
/// </code>
/// Templates that mark it themselves (<c>{% generation %}</c>) are believed.
/// </remarks>
internal sealed class ConversationTemplate(string name, string? source, Func<Conversation, bool, RenderedChat> write)
    : InstructionTemplate
{
    public override string Name => name;

    public override bool WritesBegin => true;

    public override string? Source(bool begins) => source;

    public override IReadOnlyList<TemplatePart> Write(InstructionExample example)
    {
        var messages = WithInput(example);
        var goesOn = messages is not [.., { Role: "assistant" }];
        var whole = write(new Conversation(messages), goesOn);
        var parts = new List<TemplatePart>();
        var taken = 0;
        foreach (var (start, end, ends) in whole.Generated.Count > 0 ? Marked(whole) : Found(messages, whole.Text))
        {
            parts.Add(new TemplatePart(whole.Text[taken..start]));
            parts.Add(new TemplatePart(whole.Text[start..end], IsLearned: true, ends));
            taken = end;
        }

        parts.Add(new TemplatePart(whole.Text[taken..]));
        return parts;
    }

    private static IEnumerable<(int Start, int End, bool Ends)> Marked(RenderedChat whole) =>
        whole.Generated.Select(range => (range.Start.Value, range.End.Value, false));

    private List<(int Start, int End, bool Ends)> Found(IReadOnlyList<Message> messages, string text)
    {
        var found = new List<(int, int, bool)>();
        var from = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role != "assistant")
            {
                continue;
            }

            var said = (messages[i].Content ?? "").Trim();
            var start = Start(messages, i, text, from, said);
            var end = End(messages, i, text, start, said);
            // Where nothing but white space stands behind what is said, nothing says that it is over.
            var ends = text[start..end].TrimEnd().EndsWith(said, StringComparison.Ordinal);
            found.Add((start, end, ends));
            from = end;
        }

        return found;
    }

    private int Start(IReadOnlyList<Message> messages, int turn, string text, int from, string said)
    {
        if (turn > 0)
        {
            var before = write(new Conversation([.. messages.Take(turn)]), true).Text;
            if (before.Length >= from && text.StartsWith(before, StringComparison.Ordinal))
            {
                return before.Length;
            }
        }

        // Templates that write what was said long ago in other words than what was said last.
        var at = text.IndexOf(said, from, StringComparison.Ordinal);
        return at >= 0
            ? at
            : throw new InputException(
                $"{name} has no place for the answer: message {turn + 1} does not appear in what it writes; give another template"
            );
    }

    private int End(IReadOnlyList<Message> messages, int turn, string text, int start, string said)
    {
        var through =
            turn + 1 == messages.Count ? text : write(new Conversation([.. messages.Take(turn + 1)]), false).Text;
        var end =
            through.Length >= start && text.StartsWith(through, StringComparison.Ordinal)
                ? through.Length
                : start + said.Length;
        return Math.Max(start, start + text[start..end].TrimEnd().Length);
    }

    private static IReadOnlyList<Message> WithInput(InstructionExample example)
    {
        if (example.Input is not { } input)
        {
            return example.Messages;
        }

        var last = example.Messages.Select((message, i) => message.Role == "user" ? i : -1).Max();
        return
        [
            .. example.Messages.Select(
                (message, i) => i == last ? message with { Content = $"{message.Content}\n\n{input}" } : message
            ),
        ];
    }
}
