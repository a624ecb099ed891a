using Malmoi.LanguageModels;
using Malmoi.Prompting;

namespace Malmoi.Instructions.Rendering;

/// <summary>The one place where a conversation becomes tokens: what a model reads, and what of it is learned.</summary>
/// <remarks>
/// What a model is asked with is always the beginning of what it learned from: an answer's first token never grows together with the
/// prompt's last, as a tokenizer that sees both at once might have it.
/// </remarks>
/// <param name="tokenizer">The model's.</param>
/// <param name="template">How conversations are written for it.</param>
public sealed class InstructionRenderer(ITokenizer tokenizer, InstructionTemplate template)
{
    public ITokenizer Tokenizer => tokenizer;

    public InstructionTemplate Template => template;

    /// <summary>What stands before a text that does not begin with it itself; null: nothing.</summary>
    public int? Begin { get; init; }

    /// <summary>What ends an answer where the template writes no end.</summary>
    public int? End { get; init; } = tokenizer.Special.End;

    /// <summary>A conversation to learn from.</summary>
    /// <exception cref="InputException">Nothing is answered, or the template has no place for such a conversation.</exception>
    public RenderedExample Render(InstructionExample example)
    {
        foreach (var message in example.Messages.Where(message => message.Role == "assistant"))
        {
            if (string.IsNullOrWhiteSpace(message.Content))
            {
                throw new InputException("an answer is empty: remove the example, or fill it in");
            }
        }

        if (example.Response is null)
        {
            throw new InputException("the assistant does not speak last: an example to learn from ends with an answer");
        }

        var (tokens, learned) = Tokens(template.Write(example));
        var last = learned.LastIndexOf(true);
        return last >= 0
            ? new RenderedExample([.. tokens[..(last + 1)]], [.. learned[..(last + 1)]])
            : throw new InputException("the answer has no token: does the tokenizer know its letters?");
    }

    /// <summary>What the model reads before it answers.</summary>
    /// <param name="example">A last answer counts not.</param>
    /// <exception cref="InputException">The template has no place for such a conversation.</exception>
    public int[] RenderPrompt(InstructionExample example) => [.. Tokens(template.Write(Question(example))).Tokens];

    /// <inheritdoc cref="RenderPrompt(InstructionExample)"/>
    /// <param name="messages">The user speaks last.</param>
    public int[] RenderPrompt(IReadOnlyList<Message> messages) => RenderPrompt(new InstructionExample(messages));

    /// <summary>The same as text, for models that read it with an encoder.</summary>
    public string PromptText(InstructionExample example) =>
        string.Concat(template.Write(Question(example)).Select(part => part.Text));

    private static InstructionExample Question(InstructionExample example) =>
        example.Response is null ? example : example with { Messages = [.. example.Messages.SkipLast(1)] };

    private (List<int> Tokens, List<bool> Learned) Tokens(IReadOnlyList<TemplatePart> parts)
    {
        var (tokens, learned) = (new List<int>(), new List<bool>());
        var chunk = new List<TemplatePart>();
        foreach (var part in parts)
        {
            chunk.Add(part);
            if (part.Ends)
            {
                Write();
                tokens.Add(
                    End
                        ?? throw new InputException(
                            $"'{template.Name}' leaves the end of an answer to the tokenizer, which has no end mark (\"eos_token\"): name one in tokenizer_config.json"
                        )
                );
                learned.Add(true);
            }
        }

        Write();
        if (Begin is { } begin && (tokens.Count == 0 || tokens[0] != begin))
        {
            tokens.Insert(0, begin);
            learned.Insert(0, false);
        }

        return (tokens, learned);

        void Write()
        {
            foreach (var (id, isLearned) in Encode(chunk))
            {
                tokens.Add(id);
                learned.Add(isLearned);
            }

            chunk.Clear();
        }
    }

    private IEnumerable<(int Id, bool IsLearned)> Encode(List<TemplatePart> parts)
    {
        var text = string.Concat(parts.Select(part => part.Text));
        var (stretches, at) = (new List<Range>(), 0);
        foreach (var part in parts)
        {
            if (part is { IsLearned: true, Text.Length: > 0 })
            {
                stretches.Add(at..(at + part.Text.Length));
            }

            at += part.Text.Length;
        }

        foreach (var (id, start) in Encode(text, [.. stretches.Select(range => range.Start.Value)]))
        {
            yield return (id, stretches.Any(range => start >= range.Start.Value && start < range.End.Value));
        }
    }

    // Cut where an answer begins, unless the tokens before are the same without it.
    private List<(int Id, int Start)> Encode(string text, ReadOnlySpan<int> answers)
    {
        var whole = Whole(text, 0);
        for (var i = answers.Length - 1; i >= 0; i--)
        {
            var (at, before) = (answers[i], Whole(text[..answers[i]], 0));
            if (
                before.Count > whole.Count
                || !before.Select(token => token.Id).SequenceEqual(whole.Take(before.Count).Select(token => token.Id))
            )
            {
                return [.. Encode(text[..at], answers[..i]), .. Whole(text[at..], at)];
            }
        }

        return whole;
    }

    private List<(int Id, int Start)> Whole(string text, int offset) =>
        text.Length == 0
            ? []
            : [.. tokenizer.Encode(text).Select(token => (token.Id, token.Range.Start.Value + offset))];
}
