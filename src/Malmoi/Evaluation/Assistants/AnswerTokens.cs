using Malmoi.Chat;
using Malmoi.LanguageModels;
using Malmoi.Prompting;

namespace Malmoi.Evaluation.Assistants;

/// <summary>Answers to one conversation as tokens: what they have in common is read once.</summary>
/// <param name="Begin">A state that has read nothing of them.</param>
/// <param name="Shared">The tokens that all begin with, none of which is an answer's.</param>
/// <param name="Rests">The other tokens of each, and how many of them are still the prompt's.</param>
internal sealed record AnswerTokens(Func<INextTokenState> Begin, int[] Shared, (int[] Ids, int FromPrompt)[] Rests)
{
    /// <summary>Prompt and answer are cut into tokens together; a token belongs to the answer if it ends in it.</summary>
    /// <returns>Null: they are longer than the model's context, whatever turns are left out.</returns>
    public static AnswerTokens? Of(ChatModel model, IReadOnlyList<Message> prompt, IReadOnlyList<string> answers)
    {
        for (IReadOnlyList<Message>? said = prompt; said is not null; said = WithoutOldest(said))
        {
            var tokens = Whole(model, said, answers);
            var longest = tokens.Rests.Max(rest => rest.Ids.Length) + tokens.Shared.Length;
            if (model.ContextLength is not { } most || longest + 1 < most)
            {
                return tokens;
            }
        }

        return null;
    }

    private static AnswerTokens Whole(ChatModel model, IReadOnlyList<Message> said, IReadOnlyList<string> answers)
    {
        var conversation = new Conversation(said);
        var prompt = model.Prompt(conversation);
        if (model.Text.EncodesPrompts)
        {
            return new AnswerTokens(
                prompt.Begin,
                [],
                [.. answers.Select(answer => (model.Tokenizer.Encode(answer).Select(token => token.Id).ToArray(), 0))]
            );
        }

        var written = model.Write(conversation);
        var texts = answers
            .Select(answer =>
            {
                var tokens = model.Tokenizer.Encode(written + answer);
                var own = tokens
                    .Index()
                    .FirstOrDefault(token => token.Item.Range.End.Value > written.Length, (tokens.Count, default))
                    .Index;
                return (
                    Ids: tokens.Skip(prompt.AlreadyRead).Select(token => token.Id).ToArray(),
                    Own: own - prompt.AlreadyRead
                );
            })
            .ToArray();
        var shared = texts.Min(text => text.Own);
        for (var i = 0; i < shared; i++)
        {
            if (Array.Exists(texts, text => text.Ids[i] != texts[0].Ids[i]))
            {
                shared = i;
            }
        }

        return new AnswerTokens(
            prompt.Begin,
            texts[0].Ids[..shared],
            Array.ConvertAll(texts, text => (text.Ids[shared..], text.Own - shared))
        );
    }

    // The system's message stays, and what is left begins with the user.
    private static List<Message>? WithoutOldest(IReadOnlyList<Message> said)
    {
        var system = said.TakeWhile(message => message.Role == "system").ToList();
        var rest = said.Skip(system.Count + 1).SkipWhile(message => message.Role != "user").ToList();
        return rest.Count == 0 ? null : [.. system, .. rest];
    }
}
