using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.Prompting;

namespace Malmoi.Neural.Alignment;

/// <summary>Writes prompts and answers down for a model; those that it cannot read whole are left out and counted.</summary>
/// <param name="renderer">How a conversation becomes tokens.</param>
/// <param name="maximumLength">The most tokens of prompt and answer together.</param>
/// <param name="broken">Gets what is wrong with prompts that the template has no place for; null: the first ends the reading.</param>
public sealed class PreferenceRenderer(
    InstructionRenderer renderer,
    int maximumLength,
    ICollection<InputException>? broken = null
)
{
    /// <summary>Prompts that were too long with one of their answers.</summary>
    public int TooLong { get; private set; }

    /// <summary>Prompts two of whose answers are one and the same in tokens.</summary>
    public int Alike { get; private set; }

    public int MaximumLength => maximumLength;

    /// <summary>Pairs and rankings.</summary>
    public IReadOnlyList<RenderedAnswers> Render(IEnumerable<PreferenceExample> examples) =>
        [
            .. examples
                .Select(example => LeftOut.Read(example.Prompt, example.Source, () => Render(example), broken))
                .OfType<RenderedAnswers>(),
        ];

    /// <summary>Answers that were judged one by one; each stands with one to another prompt, by which distance is measured (KTO).</summary>
    public IReadOnlyList<RenderedAnswers> Render(IReadOnlyList<JudgedExample> examples)
    {
        var rendered = new List<RenderedAnswers>();
        for (var i = 0; i < examples.Count; i++)
        {
            var example = examples[i];
            var other = Other(examples, i);
            var both = LeftOut.Read<RenderedAnswer[]>(
                example.Prompt,
                null,
                () =>
                    other is null
                        ? [Render(example.Prompt, example.Answer)]
                        : [Render(example.Prompt, example.Answer), Render(example.Prompt, other.Answer)],
                broken
            );
            if (both is null)
            {
                continue;
            }

            if (both[0].Length > maximumLength)
            {
                TooLong++;
                continue;
            }

            // The other answer says nothing of this prompt, so that its beginning is as good as the whole.
            var mismatched = other is null ? null : Cut(both[1]);
            rendered.Add(
                new RenderedAnswers(
                    mismatched is not null && mismatched.Length > mismatched.From ? [both[0], mismatched] : [both[0]]
                )
                {
                    IsGood = example.IsGood,
                }
            );
        }

        return rendered;
    }

    /// <summary>One answer to a prompt, however long.</summary>
    /// <exception cref="InputException">The template has no place for such a conversation, or the answer no token.</exception>
    public RenderedAnswer Render(IReadOnlyList<Message> prompt, string answer)
    {
        var whole = renderer.Render(new InstructionExample([.. prompt, Message.Assistant(answer)])).Tokens;
        var from = renderer.RenderPrompt(prompt).Length;
        return from < whole.Length
            ? new RenderedAnswer(whole, Math.Max(1, from))
            : throw new InputException(
                $"the template '{renderer.Template.Name}' leaves no token to an answer: give another template"
            );
    }

    // The next that answers another prompt: of a pair that was taken apart both halves answer the same.
    private static JudgedExample? Other(IReadOnlyList<JudgedExample> examples, int of)
    {
        for (var apart = 1; apart < examples.Count; apart++)
        {
            var other = examples[(of + apart) % examples.Count];
            if (!Said(other).SequenceEqual(Said(examples[of])))
            {
                return other;
            }
        }

        return null;

        static IEnumerable<(string, string?)> Said(JudgedExample example) =>
            example.Prompt.Select(message => (message.Role, message.Content));
    }

    private RenderedAnswers? Render(PreferenceExample example)
    {
        RenderedAnswer[] answers = [.. example.Answers.Select(answer => Render(example.Prompt, answer))];
        if (answers.Any(answer => answer.Length > maximumLength))
        {
            TooLong++;
            return null;
        }

        if (answers.DistinctBy(answer => string.Join(' ', answer.Tokens)).Count() < answers.Length)
        {
            Alike++;
            return null;
        }

        return new RenderedAnswers(answers) { Margin = (float?)example.Margin };
    }

    private RenderedAnswer Cut(RenderedAnswer answer) =>
        answer.Length <= maximumLength ? answer : answer with { Tokens = answer.Tokens[..maximumLength] };
}
